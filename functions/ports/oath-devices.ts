// The OATH devices of users. Asking for one, secret included, is a port apart from counting attempts on it and from storing
// one: whoever checks codes can replace no device, and whoever stores devices sees no secret but the new one.
import type { OathDeviceProfile } from '../mfa/oath/device-profile.ts';
import type { AttemptPolicy, CodeGuesser } from './attempt-policy.ts';
import type { User } from './user.ts';

export interface OathDevice {
  /** The profile with its secret; `recoveryCodes` is empty, since only hashes are kept. */
  readonly profile: OathDeviceProfile;
  /** The visit that spent the last accepted code. */
  readonly spentBy?: string;
}

/** What an accepted code changes: TOTP sets the login time and drift, HOTP the counter. */
export type OathAdvance =
  | { readonly algorithm: 'TOTP'; readonly lastLogin: number; readonly clockDriftSeconds: number }
  | { readonly algorithm: 'HOTP'; readonly counter: number };

export interface OathDevices {
  /** The user's newest device, or undefined. */
  find(user: User): Promise<OathDevice | undefined>;
}

export interface OathAttempts {
  /**
   * Counts one attempt on the device before its code is compared, once per visit. `limited` means that the device
   * has failed too often, or is gone, and the attempt must be refused without comparing. Failures of strangers do not
   * count for known browsers, nor the other way round.
   */
  charge(
    user: User,
    uuid: string,
    visit: string,
    policy: AttemptPolicy,
    guesser?: CodeGuesser,
  ): Promise<'charged' | 'limited'>;
  /** Takes this visit's charge back, once: the code was right but spent, which is no guess. */
  refund(user: User, uuid: string, visit: string, guesser?: CodeGuesser): Promise<void>;
  /**
   * Spends an accepted code and clears the failures of this guesser, in one conditional write: TOTP only while the stored login is
   * earlier than the accepted step, HOTP only forward. The visit that already spent this very step or counter gets
   * `accepted` again; any other gets `spent`. Sets the last access time.
   */
  accept(
    user: User,
    uuid: string,
    advance: OathAdvance,
    visit: string,
    guesser?: CodeGuesser,
  ): Promise<'accepted' | 'spent'>;
}

export interface OathEnrolment {
  /**
   * Stores this device in place of all OATH devices of the user. The plain `recoveryCodes` of the profile are
   * hashed. Saving the same uuid again is harmless: login time and counter never go back. `createdDate` is the
   * present when the profile names none. `oath2faEnabled` is not touched. Throws for a name that no user can have.
   */
  save(user: User, profile: OathDeviceProfile): Promise<void>;
}
