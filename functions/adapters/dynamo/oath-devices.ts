// OATH devices in the table DeviceProfiles, their secrets sealed under the row. Storing one is oath-enrolment.ts.
import * as z from 'zod';
import type { OathDevices } from '../../ports/devices.ts';
import { userKey } from '../../ports/users.ts';
import type { Sealer } from '../sealing/sealing.ts';
import type { Dynamo } from './client.ts';
import { oathPrefix, oathProfile, oathRow, oathSecretOwner } from './oath-rows.ts';

const attributes = Object.keys(oathRow.shape);

/** `sealer` is the one for `device-secrets`. */
export function dynamoOathDevices(dynamo: Dynamo, sealer: Sealer): OathDevices {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async find(owner) {
      const user = userKey(owner);
      if (user === undefined) return undefined;
      const rows = await devices.query(user, oathPrefix, { consistent: true, attributes });
      const parsed = rows.map((row) => oathRow.parse(row));
      const [newest] = parsed.sort((one, other) => other.createdDate - one.createdDate);
      if (!newest) return undefined;
      const { sharedSecret } = await sealer.open(oathSecretOwner(user, newest.device), newest.secret);
      const profile = oathProfile(newest, z.string().parse(sharedSecret));
      return { profile, ...(newest.spentBy !== undefined && { spentBy: newest.spentBy }) };
    },
  };
}
