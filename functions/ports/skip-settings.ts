// Whether a user has opted out of a second factor: AM's attributes oath2faEnabled and push2faEnabled.
import type { User } from './user.ts';

export type DeviceKind = 'oath' | 'push' | 'webauthn';

/** AM stores 0, 1 and 2 in that order. */
export type SkipSetting = 'notSet' | 'skippable' | 'notSkippable';

export interface SkipSettings {
  /** `notSet` also for a user who does not exist. */
  get(user: User, kind: DeviceKind): Promise<SkipSetting>;
}

/** Apart from asking: whoever can set this can let a user skip the factor. */
export interface SkipSettingChanges {
  /** False when there is no such user. */
  set(user: User, kind: DeviceKind, setting: SkipSetting): Promise<boolean>;
}
