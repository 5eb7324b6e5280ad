// Recovery codes of a device, and the sets of a user.

import type { DeviceKind } from './devices.ts';
import type { AttemptPolicy, CodeGuesser, User } from './users.ts';

// One-time recovery codes of a user's devices of a kind: the set that was stored last, else that of the newest device that
// has any. Each is spent at most once.

/** `limited`: too many failures, nothing was compared. */
export type Spending =
  | {
      readonly verdict: 'accepted';
      /** The UUID of the device whose code it was. */
      readonly device: string;
      readonly deviceName: string;
      /** How many codes the user has now. */
      readonly left: number;
      /** It was the last one, and the new ones are in force. */
      readonly renewed: boolean;
    }
  /** It was the pass of the help desk. */
  | { readonly verdict: 'passed' }
  | { readonly verdict: 'refused' | 'limited' };

export interface RecoveryCodes {
  /**
   * Hashes once, charges an attempt, and removes the code if it is one of those left; that clears the failures. Without
   * such a user or device it costs the same hash and refuses. The visit that spent a code gets `accepted` for it again,
   * `renewed` included; others with the code that was spent last are refused without a charge. Failures are counted apart
   * from those of the device's own codes, and those of strangers apart from those of known browsers.
   *
   * `next` is asked for new codes when the last one is spent: they take its place in the same write. A repeated visit must
   * bring the same ones, since those of its first run count.
   */
  spend(
    user: User,
    kind: DeviceKind,
    code: string,
    visit: string,
    policy: AttemptPolicy,
    guesser?: CodeGuesser,
    next?: () => readonly string[],
    /** A pass of the help desk is taken, too, whatever the kind; it costs a hash more. Default: false. */
    passes?: boolean,
  ): Promise<Spending>;
}

// One-time passes of the help desk, for who has lost every factor. For whoever administers: no journey issues one.

export interface HelpPasses {
  /** In place of the one before. Milliseconds since the epoch. */
  issue(user: User, code: string, expiresAt: number): Promise<void>;
  /** Harmless when there is none. */
  revoke(user: User): Promise<void>;
}

// New recovery codes for a device that is there. Spending them is recovery-codes.ts.

export interface RecoveryCodeSets {
  /**
   * Stores the hashes of these codes in place of all that the user has for this kind: from that write on the old ones are
   * refused. False when there is no such device.
   */
  renew(user: User, kind: DeviceKind, uuid: string, codes: readonly string[]): Promise<boolean>;
}
