// Notes on the user whether a second factor may be skipped. AM lets no error of this stop a journey; false says that it
// was not noted.
import type { Log } from '../ports/log.ts';
import type { DeviceKind, SkipSetting, SkipSettings } from '../ports/skip-settings.ts';
import type { User } from '../ports/user.ts';

export async function setSkipAttribute(
  { log }: { log: Log },
  skipSettings: SkipSettings,
  user: User,
  kind: DeviceKind,
  setting: SkipSetting,
): Promise<boolean> {
  const done = await skipSettings.set(user, kind, setting).catch(() => false);
  if (!done) log.debug('Unable to set user attribute as skippable.', { kind, setting });
  return done;
}
