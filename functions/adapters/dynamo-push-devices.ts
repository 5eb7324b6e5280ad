// Push devices in the table DeviceProfiles, their secrets sealed under the row.
import * as z from 'zod';
import type { RecoveryCodeHashing } from '../mfa/recovery-code-hash.ts';
import type { Clock } from '../ports/clock.ts';
import type { PushDevices } from '../ports/push-devices.ts';
import type { Randomness } from '../ports/randomness.ts';
import { userKey } from '../ports/user.ts';
import type { Dynamo } from './dynamo-client.ts';
import {
  pushDeviceAttributes,
  pushDeviceKey,
  pushDeviceProfile,
  pushDeviceRow,
  pushPrefix,
} from './dynamo-push-device-rows.ts';
import { emptyOlderSets, pushSetRow, setChange } from './dynamo-push-recovery-sets.ts';
import type { Condition } from './dynamo-table.ts';
import type { Sealer } from './sealing.ts';

const readAttributes = Object.keys(pushDeviceRow.shape);

/** What a device has been through: saving it again must not take that back. */
const pastRow = pushSetRow.extend({ communicationId: z.string().optional(), lastAccessDate: z.number().optional() });
const pastAttributes = Object.keys(pastRow.shape);
const mostTries = 5;

/** `sealer` is the one for `device-secrets`. */
export function dynamoPushDevices(
  dynamo: Dynamo,
  sealer: Sealer,
  { clock, randomness }: { clock: Clock; randomness: Randomness },
  hashing: RecoveryCodeHashing = {},
): PushDevices {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async list(owner) {
      const user = userKey(owner);
      if (user === undefined) return [];
      const rows = await devices.query(user, pushPrefix, { consistent: true, attributes: readAttributes });
      const parsed = rows.map((row) => pushDeviceRow.parse(row));
      parsed.sort((one, other) => other.createdDate - one.createdDate);
      const opened = parsed.map(async (row) => {
        const { sharedSecret } = await sealer.open(ownerOf(user, row.device), row.pushSecret);
        const profile = pushDeviceProfile(row, z.string().parse(sharedSecret));
        return { profile, endpointDisabled: row.endpointDisabled === true };
      });
      return Promise.all(opened);
    },

    async save(owner, profile) {
      const user = userKey(owner);
      if (user === undefined) throw new Error('Nobody can have this user name');
      const key = pushDeviceKey(user, profile.uuid);
      const { sharedSecret, recoveryCodes, communicationId } = profile;
      const pushSecret = await sealer.seal(ownerOf(user, key.device), { sharedSecret });
      for (let tries = 0; tries < mostTries; tries += 1) {
        const rows = await devices.query(user, pushPrefix, { consistent: true, attributes: pastAttributes });
        const all = rows.map((row) => pastRow.parse(row));
        const old = all.find(({ device }) => device === key.device);
        const set = await setChange(recoveryCodes, old, all, { randomness, hashing });
        const lastAccessDate = Math.max(profile.lastAccessDate, old?.lastAccessDate ?? 0);
        const values = { ...pushDeviceAttributes(profile), lastAccessDate, pushSecret, ...set.values };
        const marks = old?.communicationId === communicationId ? [] : ['endpointDisabled'];
        if (await devices.update(key, changing(values, [...set.removed, ...marks], unchanged(old)))) {
          if (recoveryCodes.length > 0) await emptyOlderSets(devices, user);
          return;
        }
      }
      throw new Error('The device changes faster than it can be saved');
    },

    async touch(owner, uuid) {
      const user = userKey(owner);
      if (user === undefined) return;
      await devices.update(pushDeviceKey(user, uuid), changing({ lastAccessDate: clock.now() }, [], exists));
    },

    async readdress(owner, uuid, address) {
      const user = userKey(owner);
      if (user === undefined) return false;
      const change = changing({ ...address }, ['endpointDisabled'], exists);
      return (await devices.update(pushDeviceKey(user, uuid), change)) !== undefined;
    },
  };
}

function ownerOf(user: string, device: string): string {
  return `${user}#${device}`;
}

const exists = { when: 'attribute_exists(#user)', values: {} };

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

function changing(
  values: Readonly<Record<string, unknown>>,
  removed: readonly string[],
  condition: Required<Pick<Condition, 'when' | 'values'>>,
) {
  const sets = Object.keys(values).map((name) => `#${name} = :${name}`);
  const removes = removed.length > 0 ? ` REMOVE ${removed.map((name) => `#${name}`).join(', ')}` : '';
  return {
    update: `SET ${sets.join(', ')}${removes}`,
    when: condition.when,
    values: { ...values, ...condition.values },
  };
}
