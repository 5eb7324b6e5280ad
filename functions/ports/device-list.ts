// Which devices a user has, without anything a thief would want.
import type { DeviceKind } from './skip-settings.ts';
import type { User } from './user.ts';

export interface DeviceSummary {
  readonly uuid: string;
  readonly kind: DeviceKind;
  readonly deviceName: string;
  /** Milliseconds since the epoch. */
  readonly createdDate: number;
  /** Milliseconds since the epoch; undefined until first used. */
  readonly lastAccessDate?: number;
}

export interface DeviceList {
  /** Newest first. */
  list(user: User, kind: DeviceKind): Promise<readonly DeviceSummary[]>;
}
