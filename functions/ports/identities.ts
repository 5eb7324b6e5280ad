// Who a user is: name, status and profile attributes. Never the password.
import type { User } from './user.ts';

export interface Identity {
  readonly realm: string;
  /** The stored spelling of the name. */
  readonly username: string;
  readonly active: boolean;
  /** Profile attributes by LDAP name (`cn`, `mail`, `givenName`, `sn`, `employeeNumber`, …), each with its values. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

export interface Identities {
  /** Undefined when there is no such user. */
  find(user: User): Promise<Identity | undefined>;
}
