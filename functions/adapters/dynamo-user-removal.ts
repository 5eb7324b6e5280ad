// Removing all rows that lie under a user's key.

import { userKey } from '../ports/user.ts';
import type { UserRemoval } from '../ports/user-removal.ts';
import type { Dynamo } from './dynamo-client.ts';

export function dynamoUserRemoval(dynamo: Dynamo): UserRemoval {
  const identities = dynamo.table('Identities');
  const devices = dynamo.table('DeviceProfiles');
  const endpoints = dynamo.table('EndpointOwners');
  return {
    async remove(owner) {
      const user = userKey(owner);
      if (user === undefined) return false;
      // Whoever is signing in at this moment gets no further.
      await identities.update(
        { user },
        { update: 'SET #active = :active', when: 'attribute_exists(#user)', values: { active: false } },
      );
      const rows = await devices.query(user, '', { consistent: true, attributes: ['device', 'communicationId'] });
      for (const { device, communicationId: endpoint } of rows) {
        await devices.remove({ user, device: String(device) });
        // The names of those who are gone stay nowhere. The endpoint itself does: whoever runs this need not reach SNS.
        if (typeof endpoint !== 'string' || endpoint === '') continue;
        await endpoints.remove({ endpoint, owner: `${user}#${String(device).replace(/^push#/, '')}` });
      }
      return identities.remove({ user }, { when: 'attribute_exists(#user)' });
    },
  };
}
