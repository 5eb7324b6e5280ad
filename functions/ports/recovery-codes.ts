// One-time recovery codes of a user's devices of a kind: the set that was stored last, else that of the newest device that
// has any. Each is spent at most once.
import type { AttemptPolicy, CodeGuesser } from './attempt-policy.ts';
import type { DeviceKind } from './skip-settings.ts';
import type { User } from './user.ts';

export interface RecoveryCodes {
  /**
   * Hashes once, charges an attempt, and removes the code if it is one of those left; that clears the failures. Without
   * such a user or device it costs the same hash and refuses. The visit that spent a code gets `accepted` for it again;
   * others with the code that was spent last are refused without a charge. `limited`: too many failures, nothing was
   * compared. Failures are counted apart from those of the device's own codes, and those of strangers apart from those of
   * known browsers.
   */
  spend(
    user: User,
    kind: DeviceKind,
    code: string,
    visit: string,
    policy: AttemptPolicy,
    guesser?: CodeGuesser,
  ): Promise<'accepted' | 'refused' | 'limited'>;
}
