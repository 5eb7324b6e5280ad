// Making and changing users: for operators, seeding, imports and tests. No node has this port.
import type { Identity } from './identities.ts';
import type { User } from './user.ts';

export interface NewIdentity extends Identity {
  /** Plain; only its hash is stored. Without it no password is right. */
  readonly password?: string;
  /** The user must choose a new password at the next login. Default: false. */
  readonly mustChangePassword?: boolean;
  /** Milliseconds since the epoch from which the password no longer counts. Default: never. */
  readonly passwordExpiresAt?: number;
}

export interface IdentityStore {
  /** Creates the user. False when there is one of that name, or when nobody can have that name. */
  put(identity: NewIdentity): Promise<boolean>;
  /**
   * Makes this the user's one mail address. Resolves to the address before, if there was one; undefined when there is no
   * such user.
   */
  setMail(user: User, address: string): Promise<{ readonly previous?: string } | undefined>;
}
