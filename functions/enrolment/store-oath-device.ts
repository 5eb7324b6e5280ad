// Stores a newly enrolled OATH device: it replaces the user's others, and the user may no longer skip this factor.

import { NodeError } from '../journey/errors.ts';
import type { OathDeviceProfile } from '../mfa/oath/device-profile.ts';
import type { Log } from '../ports/log.ts';
import type { OathEnrolment } from '../ports/oath-devices.ts';
import type { SkipSettingChanges } from '../ports/skip-settings.ts';
import type { User } from '../ports/user.ts';
import { setSkipAttribute } from './skip-attribute.ts';

/** Throws `ERR_NODE_STORE` when the device could not be saved. */
export async function storeOathDevice(
  context: { log: Log },
  { oathEnrolment, skipSettingChanges }: { oathEnrolment: OathEnrolment; skipSettingChanges: SkipSettingChanges },
  user: User,
  profile: OathDeviceProfile,
): Promise<void> {
  await oathEnrolment.save(user, profile).catch((cause: unknown) => {
    throw new NodeError('ERR_NODE_STORE', 'Unable to store device profile', { cause });
  });
  await setSkipAttribute(context, skipSettingChanges, user, 'oath', 'notSkippable');
}
