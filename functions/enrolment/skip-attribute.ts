// Notes on the user whether a second factor may be skipped. AM lets no error of this stop a journey.
import type { Log } from '../ports/log.ts';
import type { DeviceKind, SkipSetting, SkipSettingChanges } from '../ports/skip-settings.ts';
import type { User } from '../ports/user.ts';

export async function setSkipAttribute(
  { log }: { log: Log },
  skipSettingChanges: SkipSettingChanges,
  user: User,
  kind: DeviceKind,
  setting: SkipSetting,
): Promise<void> {
  const done = await skipSettingChanges.set(user, kind, setting).catch(() => false);
  if (!done) log.debug('Unable to set user attribute as skippable.', { kind, setting });
}
