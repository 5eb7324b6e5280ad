// What is told of a user's factors to whoever helps: names, dates and counts out of the rows, and nothing that opens anything.
import * as z from 'zod';
import type { FactorReports } from '../../ports/devices.ts';
import type { Dynamo } from './client.ts';
import { kindOf } from './factors.ts';
import { ofUser } from './user-key.ts';

const charges = z.set(z.string()).default(new Set());

const row = z.object({
  device: z.string(),
  deviceName: z.string().default(''),
  createdDate: z.number().default(0),
  lastAccessDate: z.exactOptional(z.number()),
  endpointDisabled: z.boolean().default(false),
  ...{ charges, knownCharges: charges, recoveryCharges: charges, knownRecoveryCharges: charges },
  recoveryCodes: z.set(z.instanceof(Uint8Array)).default(new Set()),
});
const attributes = Object.keys(row.shape);

export function dynamoFactorReports(dynamo: Dynamo): FactorReports {
  const devices = dynamo.table('DeviceProfiles');
  return {
    list: ofUser([], async (user) => {
      const rows = await devices.query(user, '', { consistent: true, attributes });
      const factors = rows.flatMap((found) => {
        const { device, deviceName, createdDate, lastAccessDate, ...counted } = row.parse(found);
        const kind = kindOf(device);
        if (!kind) return [];
        return {
          ...{ kind, uuid: device.slice(kind.length + 1), deviceName, createdDate },
          ...(lastAccessDate !== undefined && { lastAccessDate }),
          failures: counted.charges.size + counted.knownCharges.size,
          recoveryFailures: counted.recoveryCharges.size + counted.knownRecoveryCharges.size,
          recoveryCodesLeft: counted.recoveryCodes.size,
          unreachable: counted.endpointDisabled,
        };
      });
      return factors.sort((one, other) => other.createdDate - one.createdDate);
    }),
  };
}
