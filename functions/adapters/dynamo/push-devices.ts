// Push devices in the table DeviceProfiles, their secrets sealed under the row. Storing one is push-enrolment.ts.
import * as z from 'zod';
import type { PushDeviceProfile } from '../../mfa/push/push-device-profile.ts';
import type { PushAddresses, PushDevices, PushDeviceUse } from '../../ports/devices.ts';
import type { PushHealth } from '../../ports/push-addresses.ts';
import type { Clock } from '../../ports/system.ts';
import type { UserKey } from '../../ports/users.ts';
import type { Sealer } from '../sealing/sealing.ts';
import type { Dynamo } from './client.ts';
import type { Condition, Row } from './table.ts';
import { ofUser } from './user-key.ts';

// How the table DeviceProfiles holds a push device: AM's profile fields as they are, its secret apart and sealed. The
// secret has another name than an OATH device's, so that IAM can keep one from those who may read the other.

export const pushPrefix = 'push#';

const pushDeviceRow = z.object({
  device: z.string().startsWith(pushPrefix),
  deviceName: z.string(),
  communicationType: z.string(),
  deviceType: z.string(),
  communicationId: z.string(),
  deviceMechanismUID: z.string(),
  deviceId: z.string(),
  issuer: z.string(),
  createdDate: z.number(),
  lastAccessDate: z.number(),
  /** JWE over `{ sharedSecret }`. */
  pushSecret: z.string(),
  /** There while it is. */
  endpointDisabled: z.literal(true).optional(),
});

type PushDeviceRow = z.output<typeof pushDeviceRow>;

export function pushDevice(uuid: string): string {
  return `${pushPrefix}${uuid}`;
}

export function pushDeviceKey(user: UserKey, uuid: string): { user: string; device: string } {
  return { user, device: pushDevice(uuid) };
}

/** The plain attributes of a device, without its key. */
export function pushDeviceAttributes(profile: PushDeviceProfile): Row {
  const { uuid, sharedSecret, recoveryCodes, ...plain } = profile;
  return plain;
}

function pushDeviceProfile(row: PushDeviceRow, sharedSecret: string): PushDeviceProfile {
  const { device, pushSecret, endpointDisabled, ...plain } = row;
  return { ...plain, uuid: device.slice(pushPrefix.length), sharedSecret, recoveryCodes: [] };
}

/** What the secret of a device is sealed under. */
export function pushSecretOwner(user: UserKey, device: string): string {
  return `${user}#${device}`;
}

/** An update that sets and removes attributes under a condition. */
export function changing(
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

// Reading them, and noting how they are used.

const readAttributes = Object.keys(pushDeviceRow.shape);
const exists = { when: 'attribute_exists(#user)', values: {} };

/** `sealer` is the one for `device-secrets`. */
export function dynamoPushDevices(dynamo: Dynamo, sealer: Sealer): PushDevices {
  const devices = dynamo.table('DeviceProfiles');

  const rowsOf = async (user: UserKey) => {
    const rows = await devices.query(user, pushPrefix, { consistent: true, attributes: readAttributes });
    return rows.map((row) => pushDeviceRow.parse(row));
  };
  const opened = async (user: UserKey, row: PushDeviceRow) => {
    const { sharedSecret } = await sealer.open(pushSecretOwner(user, row.device), row.pushSecret);
    const profile = pushDeviceProfile(row, z.string().parse(sharedSecret));
    return { profile, endpointDisabled: row.endpointDisabled === true };
  };

  return {
    list: ofUser([], async (user) => {
      const rows = await rowsOf(user);
      rows.sort((one, other) => other.createdDate - one.createdDate);
      return Promise.all(rows.map((row) => opened(user, row)));
    }),

    findByMechanism: ofUser(undefined, async (user, mechanismUid) => {
      const row = (await rowsOf(user)).find(({ deviceMechanismUID }) => deviceMechanismUID === mechanismUid);
      return row && opened(user, row);
    }),
  };
}

export function dynamoPushDeviceUse(dynamo: Dynamo, { clock }: { clock: Clock }): PushDeviceUse {
  const devices = dynamo.table('DeviceProfiles');
  return {
    touch: ofUser(undefined, async (user, uuid) => {
      await devices.update(pushDeviceKey(user, uuid), changing({ lastAccessDate: clock.now() }, [], exists));
    }),
  };
}

export function dynamoPushAddresses(dynamo: Dynamo): PushAddresses {
  const devices = dynamo.table('DeviceProfiles');
  return {
    readdress: ofUser(false, async (user, uuid, address) => {
      const change = changing({ ...address }, ['endpointDisabled'], exists);
      return (await devices.update(pushDeviceKey(user, uuid), change)) !== undefined;
    }),
  };
}

// The health of push endpoints, on the device rows of the table DeviceProfiles.

export function dynamoPushHealth(dynamo: Dynamo): PushHealth {
  const devices = dynamo.table('DeviceProfiles');
  return {
    disableEndpoint: ofUser(false, async (user, uuid, endpointArn) => {
      const marked = await devices.update(pushDeviceKey(user, uuid), {
        update: 'SET #endpointDisabled = :true',
        when: '#communicationId = :endpointArn',
        values: { true: true, endpointArn },
      });
      return marked !== undefined;
    }),
  };
}
