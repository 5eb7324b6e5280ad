// What a journey changes about an account besides the password: its status, and its login count.
import type { User } from './user.ts';

export interface Accounts {
  /** Locks (false) or unlocks (true) the account. False when there is no such user. */
  setActive(user: User, active: boolean): Promise<boolean>;
}

export interface LoginCounts {
  /** Adds one to the login count, once per visit. False when there is no such user. */
  countLogin(user: User, visit: string): Promise<boolean>;
}
