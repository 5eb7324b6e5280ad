// A phone between its registration and its place with the user’s devices.
import { decodePushProfile, encodePushProfile, type PushDeviceProfile } from '../mfa/push/push-device-profile.ts';
import { NodeError } from '../node/errors.ts';
import type { NodeState } from '../node/state.ts';
import type { PushEnrolment, SkipSettingChanges } from '../ports/devices.ts';
import type { Log } from '../ports/system.ts';
import type { User } from '../ports/users.ts';
import { dropFence } from './factor-fence.ts';
import { requireSkipAttribute } from './registration.ts';

// A phone that a journey is about to register. AM's profile travels in shared `pushDeviceProfile`, beside the id and the
// challenge of the message that waits for the phone; what recovery codes follow from goes under a key of our own.

const profileKey = 'pushDeviceProfile';
const challengeKey = 'pushChallengeKey';
const codeSeedKey = 'waymark.pushCodeSeed';
export const pushMessageIdKey = 'pushMessageId';

export interface PendingPushDevice {
  readonly profile: PushDeviceProfile;
  /** Hex. Recovery codes follow from it, so that a request run twice makes the same ones. */
  readonly codeSeed?: string;
}

/** Undefined when there is none, or when it cannot be read. Whose it is stands in its message. */
export function pendingPushDevice(state: NodeState): PendingPushDevice | undefined {
  const profile = decodePushProfile(state.getText(profileKey) ?? '');
  const codeSeed = state.getText(codeSeedKey);
  return profile && { profile, ...(codeSeed !== undefined && { codeSeed }) };
}

/** Writes all keys; `message` is the one that waits for the phone. */
export function keepPendingPushDevice(
  state: NodeState,
  { profile, codeSeed }: PendingPushDevice,
  message: { readonly messageId: string; readonly challenge: string },
): void {
  state.putShared(profileKey, encodePushProfile(profile));
  state.putShared(challengeKey, message.challenge);
  state.putShared(pushMessageIdKey, message.messageId);
  if (codeSeed !== undefined) state.putShared(codeSeedKey, codeSeed);
}

/** Takes the device, its secret and its message's id out of state. */
export function dropPendingPushDevice(state: NodeState): void {
  for (const key of [profileKey, challengeKey, pushMessageIdKey, codeSeedKey]) state.remove(key);
  dropFence(state);
}

// Stores a newly registered phone beside the user's others; the user may no longer skip this factor.

/** Throws `ERR_NODE_STORE` when the device could not be saved. */
export async function storePushDevice(
  context: { log: Log },
  { pushEnrolment, skipSettingChanges }: { pushEnrolment: PushEnrolment; skipSettingChanges: SkipSettingChanges },
  user: User,
  profile: PushDeviceProfile,
): Promise<void> {
  await requireSkipAttribute(skipSettingChanges, user, 'push', 'notSkippable');
  await pushEnrolment.save(user, profile).catch((cause: unknown) => {
    context.log.error('Failed to save device to user profile');
    throw new NodeError('ERR_NODE_STORE', 'Unable to store device profile', { cause });
  });
  // Once more: whoever opted the user out while he had no phone was not refused.
  await requireSkipAttribute(skipSettingChanges, user, 'push', 'notSkippable');
}
