// How the table DeviceProfiles holds a push device: AM's profile fields as they are, its secret apart and sealed. The
// secret has another name than an OATH device's, so that IAM can keep one from those who may read the other.
import * as z from 'zod';
import type { PushDeviceProfile } from '../../mfa/push/push-device-profile.ts';
import type { Condition, Row } from './table.ts';

export const pushPrefix = 'push#';

export const pushDeviceRow = z.object({
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

export type PushDeviceRow = z.output<typeof pushDeviceRow>;

export function pushDeviceKey(user: string, uuid: string): { user: string; device: string } {
  return { user, device: `${pushPrefix}${uuid}` };
}

/** The plain attributes of a device, without its key. */
export function pushDeviceAttributes(profile: PushDeviceProfile): Row {
  const { uuid, sharedSecret, recoveryCodes, ...plain } = profile;
  return plain;
}

export function pushDeviceProfile(row: PushDeviceRow, sharedSecret: string): PushDeviceProfile {
  const { device, pushSecret, endpointDisabled, ...plain } = row;
  return { ...plain, uuid: device.slice(pushPrefix.length), sharedSecret, recoveryCodes: [] };
}

/** What the secret of a device is sealed under. */
export function pushSecretOwner(user: string, device: string): string {
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
