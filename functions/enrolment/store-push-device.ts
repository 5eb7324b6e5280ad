// Stores a newly registered phone beside the user's others; the user may no longer skip this factor.

import type { PushDeviceProfile } from '../mfa/push/push-device-profile.ts';
import { NodeError } from '../node/errors.ts';
import type { Log } from '../ports/log.ts';
import type { PushEnrolment } from '../ports/push-devices.ts';
import type { SkipSettingChanges } from '../ports/skip-settings.ts';
import type { User } from '../ports/user.ts';
import { requireSkipAttribute } from './skip-attribute.ts';

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
