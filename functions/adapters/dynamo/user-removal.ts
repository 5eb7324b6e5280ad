// Removing all rows that lie under a user's key.

import type { Clock } from '../../ports/system.ts';
import { type UserRemoval, userKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import { profilesOf } from './device-profiles.ts';
import { dynamoFactorFence, fenceDevice } from './factors.ts';
import { claimKey, passkeyPrefix, releaseClaim } from './passkeys.ts';
import { forgetBrowsers } from './remembered-browsers.ts';
import { dynamoSessionGround } from './session-ground.ts';
import { signInsOf } from './sign-ins.ts';

export function dynamoUserRemoval(dynamo: Dynamo, { clock }: { clock: Clock }): UserRemoval {
  const fence = dynamoFactorFence(dynamo, { clock });
  const ground = dynamoSessionGround(dynamo, { clock });
  const identities = dynamo.table('Identities');
  const devices = dynamo.table('DeviceProfiles');
  const endpoints = dynamo.table('EndpointOwners');
  const browsers = dynamo.table('RememberedBrowsers');
  return {
    async remove(owner) {
      const user = userKey(owner);
      if (user === undefined) return false;
      // Whoever is signing in at this moment gets no further.
      await identities.update(
        { user },
        { update: 'SET #active = :active', when: 'attribute_exists(#user)', values: { active: false } },
      );
      await fence.raise(owner);
      await ground.raise(owner);
      const rows = await devices.query(user, '', {
        consistent: true,
        attributes: ['device', 'communicationId', 'credentialId'],
      });
      for (const { device, communicationId: endpoint, credentialId } of rows) {
        if (device === fenceDevice) continue;
        await devices.remove({ user, device: String(device) });
        if (typeof credentialId === 'string') {
          const uuid = String(device).slice(passkeyPrefix.length);
          await releaseClaim(devices, claimKey(owner.realm, credentialId), { owner: user, uuid });
        }
        // The names of those who are gone stay nowhere. The endpoint itself does: whoever runs this need not reach SNS.
        if (typeof endpoint !== 'string' || endpoint === '') continue;
        await endpoints.remove({ endpoint, owner: `${user}#${String(device).replace(/^push#/, '')}` });
      }
      const profiles = profilesOf(user);
      for (const { device } of await devices.query(profiles, '', { consistent: true, attributes: ['device'] })) {
        await devices.remove({ user: profiles, device: String(device) });
      }
      await forgetBrowsers(browsers, user);
      const signIns = signInsOf(user);
      for (const { item } of await browsers.query(signIns, '', { consistent: true, attributes: ['item'] })) {
        await browsers.remove({ user: signIns, item: String(item) });
      }
      const removed = await identities.remove({ user }, { when: 'attribute_exists(#user)' });
      // Once more: what was verified while the rows went must not last either.
      await fence.raise(owner);
      await ground.raise(owner);
      return removed;
    },
  };
}
