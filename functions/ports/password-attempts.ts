// Wrong passwords of a user in a row, counted before anything is compared. Browsers that have signed in as this user are
// counted apart from strangers, so that an outsider who guesses slows down himself.
import type { AttemptPolicy } from './attempt-policy.ts';
import type { User } from './user.ts';

export interface PasswordPolicy extends AttemptPolicy {
  /** Failures of strangers in a row after which no stranger's password is compared any more. */
  readonly ceiling: number;
}

/** `success`: what `clear` would find to do if the password is right. Usually nothing, and then it need not be called. */
export type PasswordCharge =
  | { readonly verdict: 'charged'; readonly success: 'free' | 'clears' }
  | { readonly verdict: 'limited' | 'closed' };

export type Guesser = KnownGuesser | 'stranger';

/** A browser that has signed in as this very user. */
export interface KnownGuesser {
  readonly browser: string;
  /** When it last did, as its cookie says: milliseconds since the epoch. What it was charged before that is settled. */
  readonly since: number;
}

export interface PasswordAttempts {
  /**
   * Counts one attempt, once per visit, at the same cost for any name: known, unknown, empty or longer than any user's.
   * Whatever it answers but `charged` must end like a wrong password. Below the limit racing attempts never pass it; from
   * there on one is let through each time the delay, which then grows, has passed. A browser at its limit counts as a
   * stranger. The charge of a success stays: a browser settles it by coming back with a later `since`, and nobody has to
   * call `clear` before there are more charges than the allowance.
   */
  charge(user: User, guesser: Guesser, visit: string, policy: PasswordPolicy): Promise<PasswordCharge>;
  /**
   * After a right password. The count of the guesser begins anew. A browser's success also opens the strangers' door when it
   * is closed, and lets the next stranger in at once when it has to wait.
   */
  clear(user: User, guesser: Guesser, policy: PasswordPolicy): Promise<void>;
}

/** For operators only: no function has this port. */
export interface PasswordAttemptsReset {
  /** All counts of a user begin anew. */
  forget(user: User): Promise<void>;
}

/** So many charges may be of successes that nobody wrote down: half the limit, so that the other half is left for typos. */
export function allowance({ limit }: AttemptPolicy): number {
  return Math.floor(limit / 2);
}
