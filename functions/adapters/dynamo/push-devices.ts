// Push devices in the table DeviceProfiles, their secrets sealed under the row. Storing one is push-enrolment.ts.
import * as z from 'zod';
import type { PushAddresses, PushDevices, PushDeviceUse } from '../../ports/devices.ts';
import type { Clock } from '../../ports/system.ts';
import { userKey } from '../../ports/users.ts';
import type { Sealer } from '../sealing/sealing.ts';
import type { Dynamo } from './client.ts';
import {
  changing,
  type PushDeviceRow,
  pushDeviceKey,
  pushDeviceProfile,
  pushDeviceRow,
  pushPrefix,
  pushSecretOwner,
} from './push-device-rows.ts';

const readAttributes = Object.keys(pushDeviceRow.shape);
const exists = { when: 'attribute_exists(#user)', values: {} };

/** `sealer` is the one for `device-secrets`. */
export function dynamoPushDevices(dynamo: Dynamo, sealer: Sealer): PushDevices {
  const devices = dynamo.table('DeviceProfiles');

  const rowsOf = async (user: string) => {
    const rows = await devices.query(user, pushPrefix, { consistent: true, attributes: readAttributes });
    return rows.map((row) => pushDeviceRow.parse(row));
  };
  const opened = async (user: string, row: PushDeviceRow) => {
    const { sharedSecret } = await sealer.open(pushSecretOwner(user, row.device), row.pushSecret);
    const profile = pushDeviceProfile(row, z.string().parse(sharedSecret));
    return { profile, endpointDisabled: row.endpointDisabled === true };
  };

  return {
    async list(owner) {
      const user = userKey(owner);
      if (user === undefined) return [];
      const rows = await rowsOf(user);
      rows.sort((one, other) => other.createdDate - one.createdDate);
      return Promise.all(rows.map((row) => opened(user, row)));
    },

    async findByMechanism(owner, mechanismUid) {
      const user = userKey(owner);
      if (user === undefined) return undefined;
      const row = (await rowsOf(user)).find(({ deviceMechanismUID }) => deviceMechanismUID === mechanismUid);
      return row && opened(user, row);
    },
  };
}

export function dynamoPushDeviceUse(dynamo: Dynamo, { clock }: { clock: Clock }): PushDeviceUse {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async touch(owner, uuid) {
      const user = userKey(owner);
      if (user === undefined) return;
      await devices.update(pushDeviceKey(user, uuid), changing({ lastAccessDate: clock.now() }, [], exists));
    },
  };
}

export function dynamoPushAddresses(dynamo: Dynamo): PushAddresses {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async readdress(owner, uuid, address) {
      const user = userKey(owner);
      if (user === undefined) return false;
      const change = changing({ ...address }, ['endpointDisabled'], exists);
      return (await devices.update(pushDeviceKey(user, uuid), change)) !== undefined;
    },
  };
}
