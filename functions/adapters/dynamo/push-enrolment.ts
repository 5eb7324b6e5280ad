// Storing push devices in the table DeviceProfiles: the profile, its secret sealed under the row, the recovery codes hashed.
import * as z from 'zod';
import type { RecoveryCodeHashing } from '../../mfa/recovery-code-hash.ts';
import type { PushEnrolment } from '../../ports/devices.ts';
import type { Randomness } from '../../ports/system.ts';
import type { Sealer } from '../sealing/sealing.ts';
import type { Dynamo } from './client.ts';
import { changing, pushDeviceAttributes, pushDeviceKey, pushPrefix, pushSecretOwner } from './push-devices.ts';
import { emptyOlderSets, orderedSetRow, setChange } from './recovery-code-sets.ts';
import type { Condition } from './table.ts';
import { requiredUserKey } from './user-key.ts';

/** What a device has been through: saving it again must not take that back. */
const pastRow = orderedSetRow.extend({ communicationId: z.string().optional(), lastAccessDate: z.number().optional() });
const pastAttributes = Object.keys(pastRow.shape);
const mostTries = 5;

/** `sealer` is the one for `device-secrets`. */
export function dynamoPushEnrolment(
  dynamo: Dynamo,
  sealer: Sealer,
  { randomness }: { randomness: Randomness },
  hashing: RecoveryCodeHashing = {},
): PushEnrolment {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async save(owner, profile) {
      const user = requiredUserKey(owner);
      const key = pushDeviceKey(user, profile.uuid);
      const { sharedSecret, recoveryCodes, communicationId } = profile;
      const pushSecret = await sealer.seal(pushSecretOwner(user, key.device), { sharedSecret });
      for (let tries = 0; tries < mostTries; tries += 1) {
        const rows = await devices.query(user, pushPrefix, { consistent: true, attributes: pastAttributes });
        const all = rows.map((row) => pastRow.parse(row));
        const old = all.find(({ device }) => device === key.device);
        const set = await setChange(recoveryCodes, old, all, { randomness, hashing });
        const lastAccessDate = Math.max(profile.lastAccessDate, old?.lastAccessDate ?? 0);
        const values = { ...pushDeviceAttributes(profile), lastAccessDate, pushSecret, ...set.values };
        const marks = old?.communicationId === communicationId ? [] : ['endpointDisabled'];
        if (await devices.update(key, changing(values, [...set.removed, ...marks], unchanged(old)))) {
          if (recoveryCodes.length > 0) await emptyOlderSets(devices, user, 'push');
          return;
        }
      }
      throw new Error('The device changes faster than it can be saved');
    },
  };
}

/** That the row is still as it was when this was read of it. */
function unchanged(old: z.output<typeof pastRow> | undefined): Required<Pick<Condition, 'when' | 'values'>> {
  if (!old) return { when: 'attribute_not_exists(#user)', values: {} };
  const { recoverySalt, communicationId, lastAccessDate } = old;
  const read = Object.entries({ recoverySalt, communicationId, lastAccessDate });
  const conditions = read.map(([name, value]) =>
    value === undefined ? `attribute_not_exists(#${name})` : `#${name} = :old_${name}`,
  );
  const values = read.filter(([, value]) => value !== undefined).map(([name, value]) => [`old_${name}`, value]);
  return { when: conditions.join(' AND '), values: Object.fromEntries(values) };
}
