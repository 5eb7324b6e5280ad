// The device list from the rows of the table DeviceProfiles: names and dates, no secrets.
import * as z from 'zod';
import type { DeviceList, DeviceSummary } from '../../ports/devices.ts';
import { userKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';

export const summaryRow = z.object({
  device: z.string(),
  deviceName: z.string(),
  createdDate: z.number(),
  lastAccessDate: z.number().optional(),
});
const attributes = Object.keys(summaryRow.shape);

export function dynamoDeviceList(dynamo: Dynamo): DeviceList {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async list(owner, kind) {
      const user = userKey(owner);
      if (user === undefined) return [];
      const rows = await devices.query(user, `${kind}#`, { consistent: true, attributes });
      return rows
        .map((found) => deviceSummary(kind, summaryRow.parse(found)))
        .sort((one, other) => other.createdDate - one.createdDate);
    },
  };
}

export function deviceSummary(
  kind: DeviceSummary['kind'],
  { device, deviceName, createdDate, lastAccessDate }: z.output<typeof summaryRow>,
): DeviceSummary {
  return {
    uuid: device.slice(kind.length + 1),
    kind,
    deviceName,
    createdDate,
    ...(lastAccessDate !== undefined && { lastAccessDate }),
  };
}
