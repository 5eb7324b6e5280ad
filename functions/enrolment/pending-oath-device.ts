// An OATH device that a journey enrols and has not stored yet. AM's profile travels in shared `oathDeviceProfile`, which
// holds exactly its nine fields; what must be known beside them goes under a key of our own.
import * as z from 'zod';
import { decodeSharedProfile, encodeSharedProfile, type OathDeviceProfile } from '../mfa/oath/device-profile.ts';
import type { NodeState } from '../node/state.ts';
import { type User, userKey } from '../ports/user.ts';
import { dropFence } from './factor-fence.ts';

const pendingProfileKey = 'oathDeviceProfile';
const pendingNotesKey = 'waymark.oathDevice';
export const enableRecoveryCodeKey = 'oathEnableRecoveryCode';

const notes = z.object({
  /** Which device these notes are about, and whose it is. */
  uuid: z.string(),
  owner: z.exactOptional(z.string()),
  digits: z.exactOptional(z.union([z.literal(6), z.literal(8)])),
  hash: z.exactOptional(z.enum(['SHA1', 'SHA256', 'SHA512'])),
  interval: z.exactOptional(z.int()),
  createdDate: z.exactOptional(z.int()),
  lastAccessDate: z.exactOptional(z.int()),
  /** Hex. Recovery codes follow from it, so that a request run twice makes the same ones. */
  codeSeed: z.exactOptional(z.string()),
  codesShown: z.boolean().default(false),
  /** A code of it was right. */
  verified: z.boolean().default(false),
  /** Wrong codes so far. */
  failures: z.int().nonnegative().default(0),
});

export interface PendingOathDevice {
  readonly profile: OathDeviceProfile;
  /** Key of the user it was made for; undefined for a profile that a script put into state. */
  readonly owner?: string;
  readonly codeSeed?: string;
  readonly codesShown: boolean;
  /** A code of it was right: once it is stored, its owner has proved it. */
  readonly verified: boolean;
  readonly failures: number;
}

/**
 * The pending device, unless it was made for somebody else than `user`: in a journey that leads back to the login, one
 * user's fresh device must not open another user's account. Undefined also when it cannot be read.
 */
export function pendingOathDevice(state: NodeState, user?: User): PendingOathDevice | undefined {
  const encoded = state.getShared(pendingProfileKey);
  const profile = typeof encoded === 'string' ? decodeSharedProfile(encoded) : undefined;
  if (!profile) return undefined;
  const { data } = notes.safeParse(state.getShared(pendingNotesKey));
  if (data?.uuid !== profile.uuid) return { profile, codesShown: false, verified: false, failures: 0 };
  const { uuid, owner, codeSeed, codesShown, verified, failures, ...enrolment } = data;
  if (user && owner !== undefined && userKey(user) !== owner) return undefined;
  return {
    profile: { ...profile, ...enrolment },
    ...(owner !== undefined && { owner }),
    ...(codeSeed !== undefined && { codeSeed }),
    ...{ codesShown, verified, failures },
  };
}

/** Writes both keys. */
export function keepPendingOathDevice(state: NodeState, { profile, ...device }: PendingOathDevice): void {
  const { uuid, digits, hash, interval, createdDate, lastAccessDate } = profile;
  const values = { uuid, digits, hash, interval, createdDate, lastAccessDate, ...device };
  const known = Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [{ [key]: value }]));
  state.putShared(pendingProfileKey, encodeSharedProfile(profile));
  state.putShared(pendingNotesKey, Object.assign({}, ...known));
}

/** Takes the device and its secret out of state. */
export function dropPendingOathDevice(state: NodeState): void {
  for (const key of [pendingProfileKey, pendingNotesKey, enableRecoveryCodeKey]) state.remove(key);
  dropFence(state);
}
