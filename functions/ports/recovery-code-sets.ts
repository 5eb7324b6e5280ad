// New recovery codes for a device that is there. Spending them is recovery-codes.ts.
import type { DeviceKind } from './skip-settings.ts';
import type { User } from './user.ts';

export interface RecoveryCodeSets {
  /**
   * Stores the hashes of these codes in place of all that the user has for this kind: from that write on the old ones are
   * refused. False when there is no such device.
   */
  renew(user: User, kind: DeviceKind, uuid: string, codes: readonly string[]): Promise<boolean>;
}
