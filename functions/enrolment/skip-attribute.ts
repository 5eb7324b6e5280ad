// Notes on the user whether a second factor may be skipped. AM lets no error of this stop a journey; where a device is
// enrolled it does here, before the device is there: a user with a device must not be taken for one without.
import { NodeError } from '../node/errors.ts';
import type { Log } from '../ports/log.ts';
import type { DeviceKind, SkipSetting, SkipSettingChanges } from '../ports/skip-settings.ts';
import type { User } from '../ports/user.ts';

/** Throws `ERR_NODE_STORE` when it could not be noted. */
export async function requireSkipAttribute(
  skipSettingChanges: SkipSettingChanges,
  user: User,
  kind: DeviceKind,
  setting: SkipSetting,
): Promise<void> {
  const failed = (cause?: unknown) =>
    new NodeError('ERR_NODE_STORE', 'Unable to set user attribute as not skippable.', { cause });
  const done = await skipSettingChanges.set(user, kind, setting).catch((cause: unknown) => {
    throw failed(cause);
  });
  if (!done) throw failed();
}

export async function setSkipAttribute(
  { log }: { log: Log },
  skipSettingChanges: SkipSettingChanges,
  user: User,
  kind: DeviceKind,
  setting: SkipSetting,
): Promise<boolean> {
  const done = await skipSettingChanges.set(user, kind, setting).catch(() => false);
  if (!done) log.debug('Unable to set user attribute as skippable.', { kind, setting });
  return done;
}
