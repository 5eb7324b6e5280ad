// Whom a row belongs to.

/** A user as named by the journey. `realm` is the normal form (`/`, `/alpha`); `username` may be as typed. */
export interface User {
  readonly realm: string;
  readonly username: string;
}

const longestName = 256;

/**
 * The one key of a user in every table: `Demo`, `demo ` and `demo` are one person. Realm names hold no `#`, so
 * the first one ends the realm. Undefined for an empty name and for one over 256 bytes: callers treat it as a
 * user who does not exist.
 */
export function userKey(user: User): string | undefined {
  const name = comparableName(user.username);
  if (name === '' || Buffer.byteLength(name) > longestName) return undefined;
  return `${user.realm}#${name}`;
}

/** One spelling for all of a name, whether anybody can have it or not. */
export function comparableName(username: string): string {
  return username.normalize('NFC').trim().toLowerCase();
}
