// A device for one-time passwords between its registration and its place with the user’s devices.
import * as z from 'zod';
import { decodeSharedProfile, encodeSharedProfile, type OathDeviceProfile } from '../mfa/oath/device-profile.ts';
import type { NodeContext } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { onNewGround, runOf } from '../node/new-ground.ts';
import type { NodeState } from '../node/state.ts';
import type { Ports } from '../ports/index.ts';
import type { NodeExtras } from '../ports/node-runner.ts';
import { type User, userKey } from '../ports/users.ts';
import { devicesSeen, dropFence } from './factor-fence.ts';
import { requireSkipAttribute } from './registration.ts';

// An OATH device that a journey enrols and has not stored yet. AM's profile travels in shared `oathDeviceProfile`, which
// holds exactly its nine fields; what must be known beside them goes under a key of our own.

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

// Stores a newly enrolled OATH device: it replaces the user's others, and the user may no longer skip this factor. Sessions
// that rest on a device that is replaced end. `alone`, as with a pass of the help
// desk: it replaces every factor, of whatever kind.

type StoringPorts = Pick<Ports, 'factors' | 'oathEnrolment' | 'sessionGroundRaiser' | 'skipSettingChanges'>;

/** To be left with the node's outcome. Throws `ERR_NODE_STORE` when the device could not be saved. */
export async function storeOathDevice(
  context: Pick<NodeContext, 'state' | 'visit'>,
  { factors, oathEnrolment, sessionGroundRaiser, skipSettingChanges }: StoringPorts,
  user: User,
  profile: OathDeviceProfile,
  { alone = false }: { readonly alone?: boolean } = {},
): Promise<Pick<NodeExtras, 'enrolled' | 'gone'>> {
  const enrolled = [`oath#${profile.uuid}`];
  const save = () =>
    oathEnrolment.save(user, profile, alone).catch((cause: unknown) => {
      throw new NodeError('ERR_NODE_STORE', 'Unable to store device profile', { cause });
    });
  await requireSkipAttribute(skipSettingChanges, user, 'oath', 'notSkippable');
  // As seen before anything was stored: of two copies of a request both must know.
  const devices = devicesSeen(context, user) ?? (await factors.look(user)).devices;
  const isReplaced = (device: string) => (alone || device.startsWith('oath#')) && !enrolled.includes(device);
  const gone = devices.filter(isReplaced);
  if (gone.length === 0) await save();
  else await onNewGround(sessionGroundRaiser, user, runOf(context.visit), save);
  // Once more: whoever opted the user out while he had no device was not refused.
  await requireSkipAttribute(skipSettingChanges, user, 'oath', 'notSkippable');
  return { enrolled, ...(gone.length > 0 && { gone }) };
}
