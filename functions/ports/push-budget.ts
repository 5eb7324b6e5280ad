// How many pushes a user may get: protection against a thief who sends until the user taps yes.
import type { User } from './user.ts';

/** What a user's row can hold: no policy lets more through. */
export const largestPushBudget = 100;

export interface PushBudgetPolicy {
  /** Pushes in the window that were not approved; further ones are refused, and so are those over the largest budget. */
  readonly limit: number;
  readonly windowSeconds: number;
}

/** For who sends. */
export interface PushBudget {
  /**
   * Counts one push that is about to be sent, unless the window is full. The same visit again is not counted twice.
   * One conditional write, so racing senders never pass the limit.
   */
  take(user: User, push: { visit: string; messageId: string }, policy: PushBudgetPolicy): Promise<'taken' | 'exceeded'>;
}

/** For who sees the phone's approval. */
export interface PushBudgetClearing {
  /** An approval clears the window. */
  clear(user: User): Promise<void>;
}

/** For who has to find what is under way. */
export interface SentPushes {
  /** Ids of the messages sent in the last window and not cleared, newest first. */
  pending(user: User): Promise<readonly string[]>;
}
