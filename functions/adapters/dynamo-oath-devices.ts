// OATH devices in the table DeviceProfiles, their secrets sealed under the row.
import * as z from 'zod';
import type { RecoveryCodeHashing } from '../mfa/recovery-code-hash.ts';
import type { Clock } from '../ports/clock.ts';
import type { OathAdvance, OathDevices } from '../ports/oath-devices.ts';
import type { Randomness } from '../ports/randomness.ts';
import { userKey } from '../ports/user.ts';
import { attemptAttributes, chargeAttempt, refundAttempt } from './dynamo-attempts.ts';
import type { Dynamo } from './dynamo-client.ts';
import { continued, oathAttributes, oathPrefix, oathProfile, oathRow, progress } from './dynamo-oath-rows.ts';
import { recoverySetAttributes } from './dynamo-recovery-sets.ts';
import type { DynamoTable, Key, Row } from './dynamo-table.ts';
import type { Sealer } from './sealing.ts';

const readAttributes = Object.keys(oathRow.shape);
const saving = z.object({ device: z.string(), savedAt: z.number() });
const mostTries = 5;

/** `sealer` is the one for `device-secrets`. */
export function dynamoOathDevices(
  dynamo: Dynamo,
  sealer: Sealer,
  { clock, randomness }: { clock: Clock; randomness: Randomness },
  hashing: RecoveryCodeHashing = {},
): OathDevices {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async find(owner) {
      const user = userKey(owner);
      if (user === undefined) return undefined;
      const rows = await devices.query(user, oathPrefix, { consistent: true, attributes: readAttributes });
      const parsed = rows.map((row) => oathRow.parse(row));
      const [newest] = parsed.sort((one, other) => other.createdDate - one.createdDate);
      if (!newest) return undefined;
      const { sharedSecret } = await sealer.open(ownerOf(user, newest.device), newest.secret);
      const profile = oathProfile(newest, z.string().parse(sharedSecret));
      return { profile, ...(newest.spentBy !== undefined && { spentBy: newest.spentBy }) };
    },

    async save(owner, profile) {
      const user = userKey(owner);
      if (user === undefined) throw new Error('Nobody can have this user name');
      const key = keyOf(user, profile.uuid);
      const savedAt = clock.now();
      await putDevice(devices, key, {
        ...key,
        ...oathAttributes(profile, savedAt),
        secret: await sealer.seal(ownerOf(user, key.device), { sharedSecret: profile.sharedSecret }),
        ...(await recoverySetAttributes(profile.recoveryCodes, randomness, hashing)),
      });
      const others = await devices.query(user, oathPrefix, { consistent: true, attributes: ['device', 'savedAt'] });
      for (const other of others.map((row) => saving.parse(row))) {
        // Of two devices that are saved at once both savers keep the same one.
        const older = other.savedAt < savedAt || (other.savedAt === savedAt && other.device < key.device);
        if (older && other.device !== key.device) await devices.remove({ user, device: other.device });
      }
    },

    async charge(owner, uuid, visit, policy, guesser = 'stranger') {
      const user = userKey(owner);
      if (user === undefined) return 'limited';
      return chargeAttempt(devices, keyOf(user, uuid), 'code', guesser, visit, policy, clock.now());
    },

    async refund(owner, uuid, visit, guesser = 'stranger') {
      const user = userKey(owner);
      if (user !== undefined) await refundAttempt(devices, keyOf(user, uuid), 'code', guesser, visit);
    },

    async accept(owner, uuid, advance, visit, guesser = 'stranger') {
      const user = userKey(owner);
      if (user === undefined) return 'spent';
      const key = keyOf(user, uuid);
      const { position, values } = changeOf(advance);
      const changes = Object.keys(values).map((name) => `#${name} = :${name}`);
      const accepted = await devices.update(key, {
        update: `SET ${changes.join(', ')}, #lastAccessDate = :now, #spentBy = :visit REMOVE ${attemptAttributes('code', guesser)}`,
        when: `#${position} < :${position}`,
        values: { ...values, now: clock.now(), visit },
      });
      if (accepted) return 'accepted';
      const row = await devices.get(key, { consistent: true, attributes: ['spentBy', position] });
      return row?.spentBy === visit && row[position] === values[position] ? 'accepted' : 'spent';
    },
  };
}

function keyOf(user: string, uuid: string): { user: string; device: string } {
  return { user, device: `${oathPrefix}${uuid}` };
}

function ownerOf(user: string, device: string): string {
  return `${user}#${device}`;
}

async function putDevice(devices: DynamoTable, key: Key, row: Row): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const old = await devices.get(key, { consistent: true });
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

function changeOf(advance: OathAdvance): { position: 'lastLogin' | 'counter'; values: Record<string, number> } {
  const { algorithm, ...values } = advance;
  return { position: algorithm === 'TOTP' ? 'lastLogin' : 'counter', values };
}
