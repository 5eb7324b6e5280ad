// OATH devices in the table DeviceProfiles, their secrets sealed under the row. Storing one is oath-enrolment.ts.
import * as z from 'zod';
import type { OathDeviceProfile } from '../../mfa/oath/device-profile.ts';
import type { OathDevices } from '../../ports/devices.ts';
import type { UserKey } from '../../ports/users.ts';
import type { Sealer } from '../sealing/sealing.ts';
import type { Dynamo } from './client.ts';
import type { Row } from './table.ts';
import { ofUser } from './user-key.ts';

// How the table DeviceProfiles holds an OATH device: AM's profile fields as they are, its secret apart and sealed.

export const oathPrefix = 'oath#';

/** All that is no secret. */
export const plainOathRow = z.object({
  device: z.string().startsWith(oathPrefix),
  deviceName: z.string(),
  lastLogin: z.number(),
  counter: z.number(),
  checksumDigit: z.boolean(),
  truncationOffset: z.number(),
  clockDriftSeconds: z.number(),
  digits: z.exactOptional(z.union([z.literal(6), z.literal(8)])),
  hash: z.exactOptional(z.enum(['SHA1', 'SHA256', 'SHA512'])),
  interval: z.exactOptional(z.number()),
  createdDate: z.number(),
  lastAccessDate: z.exactOptional(z.number()),
});

const oathRow = plainOathRow.extend({
  /** JWE over `{ sharedSecret }`. */
  secret: z.string(),
  spentBy: z.string().optional(),
});

type OathRow = z.output<typeof oathRow>;

export function oathDeviceKey(user: UserKey, uuid: string): { user: string; device: string } {
  return { user, device: `${oathPrefix}${uuid}` };
}

/** What the secret of a device is sealed under. */
export function oathSecretOwner(user: UserKey, device: string): string {
  return `${user}#${device}`;
}

/** The plain attributes of a device; `savedAt` orders devices that are saved at once. */
export function oathAttributes(profile: OathDeviceProfile, savedAt: number): Row {
  const { uuid, sharedSecret, recoveryCodes, createdDate = savedAt, ...plain } = profile;
  return { device: `${oathPrefix}${uuid}`, ...plain, createdDate, savedAt };
}

function oathProfile(row: OathRow, sharedSecret: string): OathDeviceProfile {
  const { device, secret, spentBy, ...plain } = row;
  return { ...plain, uuid: device.slice(oathPrefix.length), sharedSecret, recoveryCodes: [] };
}

/** What a device has been through, and keeps when it is saved again. */
const history = z.object({
  spentBy: z.string().optional(),
  charges: z.set(z.string()).optional(),
  failedAt: z.number().optional(),
  recoveryCharges: z.set(z.string()).optional(),
  recoveryFailedAt: z.number().optional(),
  knownCharges: z.set(z.string()).optional(),
  knownFailedAt: z.number().optional(),
  knownRecoveryCharges: z.set(z.string()).optional(),
  knownRecoveryFailedAt: z.number().optional(),
});

/** How far its codes have been used: none of them may come back. */
export const progress = z.object({
  lastLogin: z.number(),
  counter: z.number(),
  clockDriftSeconds: z.number(),
  lastAccessDate: z.number().optional(),
});

/** All that is read of a device that is saved again. */
export const pastAttributes = [...Object.keys(history.shape), ...Object.keys(progress.shape)];

/** A row to be written over the old one of the same device. */
export function continued(row: Row, old: Row): Row {
  const next = progress.parse(row);
  const stored = progress.parse(old);
  const ahead = stored.lastLogin > next.lastLogin || stored.counter > next.counter;
  return {
    ...row,
    ...history.parse(old),
    ...(ahead && stored),
    lastLogin: Math.max(next.lastLogin, stored.lastLogin),
    counter: Math.max(next.counter, stored.counter),
  };
}

// Reading one.

const attributes = Object.keys(oathRow.shape);

/** `sealer` is the one for `device-secrets`. */
export function dynamoOathDevices(dynamo: Dynamo, sealer: Sealer): OathDevices {
  const devices = dynamo.table('DeviceProfiles');
  return {
    find: ofUser(undefined, async (user) => {
      const rows = await devices.query(user, oathPrefix, { consistent: true, attributes });
      const parsed = rows.map((row) => oathRow.parse(row));
      const [newest] = parsed.sort((one, other) => other.createdDate - one.createdDate);
      if (!newest) return undefined;
      const { sharedSecret } = await sealer.open(oathSecretOwner(user, newest.device), newest.secret);
      const profile = oathProfile(newest, z.string().parse(sharedSecret));
      return { profile, ...(newest.spentBy !== undefined && { spentBy: newest.spentBy }) };
    }),
  };
}
