// Who there is, and what is kept for each: accounts, identities, passwords and how often they may be tried.
import type { Argon2Cost } from '../mfa/slow-hash.ts';
import type { DeviceKind, SkipSetting } from './devices.ts';

// Whom a row belongs to.

/** A user as named by the journey. `realm` is the normal form (`/`, `/alpha`); `username` may be as typed. */
export interface User {
  readonly realm: string;
  readonly username: string;
}

declare const keyOfUser: unique symbol;

/** What rows of a user lie under; only `userKey` makes one. */
export type UserKey = string & { readonly [keyOfUser]: true };

const longestName = 256;

/**
 * The one key of a user in every table: `Demo`, `demo ` and `demo` are one person. Realm names hold no `#`, so
 * the first one ends the realm. Undefined for an empty name and for one over 256 bytes: callers treat it as a
 * user who does not exist.
 */
export function userKey(user: User): UserKey | undefined {
  const name = comparableName(user.username);
  if (name === '' || Buffer.byteLength(name) > longestName) return undefined;
  return `${user.realm}#${name}` as UserKey;
}

/** RFC 5321, section 4.5.3.1: local part, `@`, domain. */
const longestAddress = 64 + 1 + 255;

/** What a mail address is found under in a realm; undefined for what no address can be. */
export function mailKey(realm: string, address: string): string | undefined {
  const comparable = comparableName(address);
  if (comparable === '' || Buffer.byteLength(comparable) > longestAddress) return undefined;
  return `${realm}#${comparable}`;
}

/** One spelling for all of a name, whether anybody can have it or not. */
export function comparableName(username: string): string {
  return username.normalize('NFC').trim().toLowerCase();
}

// What a journey changes about an account besides the password: its status, and its login count.

export interface Accounts {
  /** Locks (false) or unlocks (true) the account. False when there is no such user, or not a whole one yet. */
  setActive(user: User, active: boolean): Promise<boolean>;
}

export interface LoginCounts {
  /** Adds one to the login count, once per visit. False when there is no such user. */
  countLogin(user: User, visit: string): Promise<boolean>;
}

/** Apart from counting. */
export interface LoginCountReader {
  /** Undefined when there is no such user; without `count` when no login of his was ever counted. */
  loginCount(user: User): Promise<{ readonly count?: number } | undefined>;
}

// Who a user is: name, status and profile attributes. Never the password.

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

/**
 * Changes profile attributes, and nothing else of a user: not the name, the status, the password, the devices or the counts.
 * Which attributes a caller may name is the caller's to check.
 */
export interface IdentityAttributes {
  /** By attribute the full list wanted, all or nothing; an empty list removes it. Others stay. False when there is no such user. */
  set(user: User, attributes: Readonly<Record<string, readonly string[]>>): Promise<boolean>;
  /** Adds each of the values that is not there yet, behind the others. False when there is no such user. */
  add(user: User, attributes: Readonly<Record<string, readonly string[]>>): Promise<boolean>;
}

// What a profile says of its user, attribute by attribute, and whether he may sign in: to read and to change. Never the password.

export interface ProfileChange {
  /** By stored name all the values wanted; none takes the attribute away. Others stay as they are. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** Locks (false) or unlocks (true) the account. */
  readonly active?: boolean | undefined;
}

export interface Profiles {
  /** Reads the latest write. Undefined when there is no such user. */
  find(user: User): Promise<Identity | undefined>;
  /**
   * All of it or nothing: as long as each of these attributes has as many values as in `seen`, and the same first one. False
   * when somebody was faster, and when there is no such user.
   */
  change(user: User, change: ProfileChange, seen: Identity): Promise<boolean>;
}
// What profiles are made of.

export interface UserAttribute {
  /** What a form calls it, by language. Its name when empty. */
  readonly title: Readonly<Record<string, string>>;
  /** Of its value; `array`: several texts. All are stored as texts. */
  readonly type: 'string' | 'number' | 'boolean' | 'array';
  /** A user cannot be without. */
  readonly required: boolean;
  /** A journey may show it to the user. */
  readonly viewable: boolean;
  /** A journey may change it. */
  readonly userEditable: boolean;
}

/** By the attribute's name; `preferences/updates` is `updates` inside `preferences`. */
export type UserSchema = Readonly<Record<string, UserAttribute>>;

export interface IdentitySearch {
  /**
   * The users of a realm whose first mail address this is, in any case: two of them at most, which is enough to know that it
   * tells nobody apart. A new address is found a moment late. Costs the same whether there is one of them or none.
   */
  findByMail(realm: string, address: string): Promise<readonly Identity[]>;
}

// Making and changing users: for operators, seeding, imports and tests. No node has this port.

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

// Users who come from elsewhere, with what they had there: for operators. A user is either there as a whole or not to sign in.

export interface ImportedUser extends NewIdentity {
  /** In place of a password: its hash, as it is to be stored. */
  readonly passwordHash?: string;
  /** What each failing check of the realm has to cost from now on: of `passwordHash`. */
  readonly hashCost?: string;
  readonly skip: Readonly<Partial<Record<DeviceKind, SkipSetting>>>;
}

interface ImportTerms {
  /** Of what is imported, without its secrets: what was imported once is not again. */
  readonly mark: string;
  readonly replace: boolean;
  /** More follows: the user may not sign in before `finish`. */
  readonly unfinished: boolean;
}

export type ImportVerdict =
  /** `replaced`: there was one. */
  | 'made'
  | 'replaced'
  /** This very import has done it before. */
  | 'done'
  /** There is such a user, and nothing was changed. */
  | 'exists'
  /** Somebody else is importing such a user at this moment. */
  | 'busy'
  /** Nobody can have that name. */
  | 'impossible'
  /** The realm has hashes of as many kinds as failing checks can bear. */
  | 'tooManyKinds';

export interface UserImport {
  /** Of two at once one writes. An import that broke off is taken up by the same one at once, by others after a quarter of an hour. */
  begin(user: ImportedUser, terms: ImportTerms): Promise<ImportVerdict>;
  /** What `begin` would come to; nothing is written. */
  foresee(user: ImportedUser, terms: Pick<ImportTerms, 'mark' | 'replace'>): Promise<ImportVerdict>;
  /** The user may sign in, if he is active. False when somebody else has taken over. */
  finish(user: Pick<ImportedUser, 'realm' | 'username' | 'active'>, mark: string): Promise<boolean>;
}

/** What is told of a user when all are. */
export interface ListedUser extends Identity {
  readonly mustChangePassword: boolean;
  readonly passwordExpiresAt?: number;
  readonly skip: Readonly<Partial<Record<DeviceKind, SkipSetting>>>;
}

/** For operators only: it reads the whole table. */
export interface UserListing {
  /** Page by page, in no order. */
  all(realm: string): AsyncGenerator<readonly ListedUser[]>;
}

/** Wrong passwords of a user that still count. */
export interface PasswordFailures {
  readonly strangers: number;
  /** Browsers that have signed in as this user, and have been wrong since. */
  readonly browsers: number;
}

// Removing a user for good. For operators only: no function has this port.

export interface UserRemoval {
  /**
   * Removes the devices, what is remembered about their use, and then the identity, so that a removal that broke off can be
   * repeated. False when there was no such identity.
   */
  remove(user: User): Promise<boolean>;
}

// Passwords: checking one, changing one, hashing one anew. Three ports, since whoever checks must not be able to change.

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
  /** With a right password whose hash has other costs than new ones: that hash, for `PasswordRenewal`. */
  readonly stale?: string;
}

/** `hash`: what a new hash costs. Default: `passwordCost`. */
export interface PasswordCheck {
  /**
   * Costs one hash when it opens an account; when it does not, whatever the reason, one of each kind that there is: the time
   * does not tell who exists, whose hash is old, and that the password of a locked account was right. `counts: false`: it opens
   * nothing, even if right.
   */
  check(
    user: User,
    password: string,
    options?: { readonly hash?: Argon2Cost | undefined; readonly counts?: boolean },
  ): Promise<CredentialCheck>;
}

export interface PasswordChange {
  /** Replaces the password and clears `mustChange` and the expiry. False when the user is gone. */
  change(user: User, password: string, hash?: Argon2Cost): Promise<boolean>;
}

export interface PasswordRenewal {
  /** Puts a new hash of the same password in the place of `stale`; false when it is not there any more. */
  renew(user: User, password: string, stale: string, hash?: Argon2Cost): Promise<boolean>;
}

// How many wrong codes a device takes in a row. Attempts are charged before the code is compared.

/** Who types codes, counted apart: a browser that has signed in as this user before, or anybody else with the password. */
export type CodeGuesser = 'known' | 'stranger';

export interface AttemptPolicy {
  /** Consecutive failures after which attempts have to wait. */
  readonly limit: number;
  /** The wait after the failure that reached the limit; it doubles with each further failure. */
  readonly baseDelaySeconds: number;
  readonly maxDelaySeconds: number;
  /** Consecutive failures after which no attempt is taken any more, until the device is registered anew. */
  readonly ceiling: number;
}

/** Milliseconds that must pass after the last failure before the next attempt is taken. */
export function attemptDelay(failures: number, policy: AttemptPolicy): number {
  if (failures < policy.limit) return 0;
  const doublings = Math.min(failures - policy.limit, 30);
  return Math.min(policy.baseDelaySeconds * 2 ** doublings, policy.maxDelaySeconds) * 1000;
}

// Wrong passwords of a user in a row, counted before anything is compared. Browsers that have signed in as this user are
// counted apart from strangers, so that an outsider who guesses slows down himself.

export interface PasswordPolicy extends AttemptPolicy {
  /** Failures of strangers in a row after which no stranger's password is compared any more. */
  readonly ceiling: number;
  /** What a new password hash costs. Default: `passwordCost`. */
  readonly hash?: Argon2Cost | undefined;
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

/** For whoever helps users: it charges nobody. */
export interface PasswordAttemptsReset {
  look(user: User): Promise<PasswordFailures>;
  /** All counts of a user begin anew, also those of wrong codes that were sent. */
  forget(user: User): Promise<void>;
}

/** So many charges may be of successes that nobody wrote down: half the limit, so that the other half is left for typos. */
export function allowance({ limit }: AttemptPolicy): number {
  return Math.floor(limit / 2);
}
