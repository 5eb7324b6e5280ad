// The device list from the rows of the table DeviceProfiles: names and dates, no secrets.
import * as z from 'zod';
import type { DeviceList } from '../ports/device-list.ts';
import { userKey } from '../ports/user.ts';
import type { Dynamo } from './dynamo-client.ts';

const row = z.object({
  device: z.string(),
  deviceName: z.string(),
  createdDate: z.number(),
  lastAccessDate: z.number().optional(),
});
const attributes = Object.keys(row.shape);

export function dynamoDeviceList(dynamo: Dynamo): DeviceList {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async list(owner, kind) {
      const user = userKey(owner);
      if (user === undefined) return [];
      const prefix = `${kind}#`;
      const rows = await devices.query(user, prefix, { consistent: true, attributes });
      return rows
        .map((found) => row.parse(found))
        .sort((one, other) => other.createdDate - one.createdDate)
        .map(({ device, deviceName, createdDate, lastAccessDate }) => ({
          uuid: device.slice(prefix.length),
          kind,
          deviceName,
          createdDate,
          ...(lastAccessDate !== undefined && { lastAccessDate }),
        }));
    },
  };
}
