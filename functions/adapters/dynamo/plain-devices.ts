// Devices out of the table DeviceProfiles, without their secrets and without what reaches phones.
import * as z from 'zod';
import type { PlainDevices } from '../../ports/devices.ts';
import type { UserKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import { oathPrefix, plainOathRow } from './oath-devices.ts';
import { pushPrefix } from './push-devices.ts';
import { ofUser } from './user-key.ts';

const plainPushRow = z.object({
  device: z.string().startsWith(pushPrefix),
  deviceName: z.string(),
  issuer: z.string(),
  createdDate: z.number(),
  lastAccessDate: z.number(),
});

export function dynamoPlainDevices(dynamo: Dynamo): PlainDevices {
  const devices = dynamo.table('DeviceProfiles');
  const rowsOf = (user: UserKey, prefix: string, { shape }: z.ZodObject) =>
    devices.query(user, prefix, { consistent: true, attributes: Object.keys(shape) });

  return {
    oath: ofUser([], async (user) => {
      const found = await rowsOf(user, oathPrefix, plainOathRow);
      const rows = newestFirst(found.flatMap((row) => plainOathRow.safeParse(row).data ?? []));
      return rows.map(({ device, ...plain }) => ({ uuid: device.slice(oathPrefix.length), ...plain }));
    }),
    push: ofUser([], async (user) => {
      const found = await rowsOf(user, pushPrefix, plainPushRow);
      const rows = newestFirst(found.flatMap((row) => plainPushRow.safeParse(row).data ?? []));
      return rows.map(({ device, ...plain }) => ({ uuid: device.slice(pushPrefix.length), ...plain }));
    }),
  };
}

function newestFirst<Row extends { readonly createdDate: number }>(rows: Row[]): Row[] {
  return rows.sort((one, other) => other.createdDate - one.createdDate);
}
