// Removing all rows that lie under a user's key.

import { userKey } from '../ports/user.ts';
import type { UserRemoval } from '../ports/user-removal.ts';
import type { Dynamo } from './dynamo-client.ts';

export function dynamoUserRemoval(dynamo: Dynamo): UserRemoval {
  const identities = dynamo.table('Identities');
  const devices = dynamo.table('DeviceProfiles');
  return {
    async remove(owner) {
      const user = userKey(owner);
      if (user === undefined) return false;
      // Whoever is signing in at this moment gets no further.
      await identities.update(
        { user },
        { update: 'SET #active = :active', when: 'attribute_exists(#user)', values: { active: false } },
      );
      const rows = await devices.query(user, '', { consistent: true, attributes: ['device'] });
      for (const { device } of rows) await devices.remove({ user, device: String(device) });
      return identities.remove({ user }, { when: 'attribute_exists(#user)' });
    },
  };
}
