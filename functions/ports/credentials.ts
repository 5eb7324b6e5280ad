// Passwords: checking one, changing one. Two ports, since whoever checks must not be able to write.
import type { User } from './user.ts';

export interface CredentialCheck {
  /** Whether the user exists. Never tell the client. */
  readonly known: boolean;
  readonly correct: boolean;
  readonly active: boolean;
  /** The user must choose a new password before going on (set by an administrator's reset). */
  readonly mustChange: boolean;
  /** The password is past its end of life and can no longer be used. */
  readonly expired: boolean;
  /** The stored spelling of the name, when known. */
  readonly username?: string;
}

export interface PasswordCheck {
  /** Costs exactly one password hash, also for a user who does not exist or whose name is too long. */
  check(user: User, password: string): Promise<CredentialCheck>;
}

export interface PasswordChange {
  /** Replaces the password and clears `mustChange` and the expiry. False when the user is gone. */
  change(user: User, password: string): Promise<boolean>;
}
