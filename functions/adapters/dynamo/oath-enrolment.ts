// Storing OATH devices in the table DeviceProfiles: the profile, its secret sealed under the row, the recovery codes hashed.
// What is stored already is read without its secret and its recovery codes.
import * as z from 'zod';
import type { RecoveryCodeHashing } from '../../mfa/recovery-code-hash.ts';
import type { OathEnrolment } from '../../ports/devices.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import type { Sealer } from '../sealing/sealing.ts';
import type { Dynamo } from './client.ts';
import {
  continued,
  oathAttributes,
  oathDeviceKey,
  oathPrefix,
  oathSecretOwner,
  pastAttributes,
  progress,
} from './oath-devices.ts';
import { recoverySetAttributes } from './recovery-code-sets.ts';
import type { DynamoTable, Key, Row } from './table.ts';
import { requiredUserKey } from './user-key.ts';

const saving = z.object({ device: z.string(), savedAt: z.number().default(0) });
const factorPrefixes = [oathPrefix, 'push#', 'webauthn#'];
const mostTries = 5;

/** `sealer` is the one for `device-secrets`. */
export function dynamoOathEnrolment(
  dynamo: Dynamo,
  sealer: Sealer,
  { clock, randomness }: { clock: Clock; randomness: Randomness },
  hashing: RecoveryCodeHashing = {},
): OathEnrolment {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async save(owner, profile, alone = false) {
      const user = requiredUserKey(owner);
      const key = oathDeviceKey(user, profile.uuid);
      const savedAt = clock.now();
      await putDevice(devices, key, {
        ...key,
        ...oathAttributes(profile, savedAt),
        secret: await sealer.seal(oathSecretOwner(user, key.device), { sharedSecret: profile.sharedSecret }),
        ...(await recoverySetAttributes(profile.recoveryCodes, randomness, hashing)),
      });
      const prefix = alone ? '' : oathPrefix;
      const others = await devices.query(user, prefix, { consistent: true, attributes: ['device', 'savedAt'] });
      for (const other of others.map((row) => saving.parse(row))) {
        // What is no factor stays, as the fence does.
        if (!factorPrefixes.some((kind) => other.device.startsWith(kind))) continue;
        // Of two devices that are saved at once both savers keep the same one. Those of other kinds are not dated so.
        const older = other.savedAt < savedAt || (other.savedAt === savedAt && other.device < key.device);
        if (older && other.device !== key.device) await devices.remove({ user, device: other.device });
      }
    },
  };
}

async function putDevice(devices: DynamoTable, key: Key, row: Row): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const old = await devices.get(key, { consistent: true, attributes: pastAttributes });
    const put = old
      ? devices.put(continued(row, old), {
          when: '#lastLogin = :lastLogin AND #counter = :counter',
          values: progress.pick({ lastLogin: true, counter: true }).parse(old),
        })
      : devices.put(row, { when: 'attribute_not_exists(#user)' });
    if (await put) return;
  }
  throw new Error('The device changes faster than it can be saved');
}
