// When each kind of a user's devices was last used, from the rows of the table DeviceProfiles: dates, and no secret.
import * as z from 'zod';
import type { FactorUses } from '../../ports/devices.ts';
import type { Dynamo } from './client.ts';
import { kindOf } from './factors.ts';
import { ofUser } from './user-key.ts';

const row = z.object({
  device: z.string(),
  createdDate: z.number().default(0),
  lastAccessDate: z.number().optional(),
  recoverySalt: z.instanceof(Uint8Array).optional(),
});
const attributes = Object.keys(row.shape);

export function dynamoFactorUses(dynamo: Dynamo): FactorUses {
  const devices = dynamo.table('DeviceProfiles');
  return {
    list: ofUser([], async (user) => {
      const found = await devices.query(user, '', { consistent: true, attributes });
      const uses = found.flatMap((one) => {
        const { device, createdDate, lastAccessDate = createdDate, recoverySalt } = row.parse(one);
        const kind = kindOf(device);
        return kind ? [{ kind, lastUsed: lastAccessDate, hasRecoveryCodes: recoverySalt !== undefined }] : [];
      });
      return uses.sort((one, other) => other.lastUsed - one.lastUsed);
    }),
  };
}
