// One-time recovery codes of a user's devices of a kind: the set that was stored last, else that of the newest device that
// has any. Each is spent at most once.
import type { AttemptPolicy, CodeGuesser } from './attempt-policy.ts';
import type { DeviceKind } from './skip-settings.ts';
import type { User } from './user.ts';

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
  ): Promise<Spending>;
}
