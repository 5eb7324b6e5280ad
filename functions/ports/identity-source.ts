// Users who live elsewhere: what an app gives that has its names, passwords and profiles in a directory of its own. Devices,
// sessions, counts of guesses, locks and skip settings stay here. docs/identity-source.md.

/** `username` in one spelling for all of a name: NFC, trimmed, in lower case, 1 to 256 bytes. */
export interface SourceUser {
  /** The normal form: `/`, `/alpha`. */
  readonly realm: string;
  readonly username: string;
}

export type PasswordVerdict =
  /** A wrong password, or nobody of that name. `username` where it is known that there is such a user: never told to a client. */
  | { readonly verdict: 'wrong'; readonly username?: string | undefined }
  | {
      readonly verdict: 'right';
      /** The spelling of the source. Another name than the one asked for is an error. */
      readonly username: string;
      /** Default: true. With `false` nobody gets in. */
      readonly active?: boolean | undefined;
      /** Must be replaced before anything else. Default: false. */
      readonly mustChange?: boolean | undefined;
      /** Past its end of life: opens nothing. Default: false. */
      readonly expired?: boolean | undefined;
    };

export interface SourceIdentity {
  readonly username: string;
  /** Default: true. */
  readonly active?: boolean | undefined;
  /** Profile attributes by LDAP name (`cn`, `mail`, `givenName`, `sn`, …), each with its values. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/**
 * Whatever rejects is trouble, never a wrong password: the node cannot go on, and the client may try again. Each call may come
 * twice. What is thrown reaches the log by the name of its class alone.
 */
export interface IdentitySource {
  /** `password` as it was typed. Called for guesses that are counted already, and below their limit. */
  checkPassword(user: SourceUser, password: string): Promise<PasswordVerdict>;
  /** Undefined when there is no such user. */
  find(user: SourceUser): Promise<SourceIdentity | undefined>;
  /** Whose first `mail` this is, in any case; two are enough to know that it tells nobody apart. Without it, nobody is found. */
  findByMail?(realm: string, address: string): Promise<readonly SourceIdentity[]>;
  /** False when there is no such user. Without it, a node that changes a password cannot go on. */
  changePassword?(user: SourceUser, password: string): Promise<boolean>;
  /** By name all the values wanted; none takes an attribute away. False when there is no such user. Without it, as above. */
  changeAttributes?(user: SourceUser, attributes: Readonly<Record<string, readonly string[]>>): Promise<boolean>;
}

export interface SourceSettings {
  /** `import.meta.url` of the file that exports it: its function is bundled from there. */
  readonly module: string;
  /** Those whose users it has, in the normal form or without the slash: `alpha`. Default: all. */
  readonly realms?: readonly string[];
  /** For one call, from the function that asks. Default: 3000; at most 8000, since clients give up. */
  readonly timeoutMilliseconds?: number;
}

export interface DefinedSource extends IdentitySource {
  readonly settings: Required<Omit<SourceSettings, 'realms'>> & {
    /** In normal form; undefined: all. */
    readonly realms: readonly string[] | undefined;
  };
}

const methods = ['checkPassword', 'find', 'findByMail', 'changePassword', 'changeAttributes'] as const;

export type SourceMethod = (typeof methods)[number];

export const sourceMethods: readonly SourceMethod[] = methods;

const usualTimeout = 3_000;
const longestTimeout = 8_000;

const mark = Symbol.for('waymark.identitySource');

/** Throws saying what of `settings` cannot be used. */
export function defineIdentitySource(settings: SourceSettings, source: IdentitySource): DefinedSource {
  const { module, realms, timeoutMilliseconds = usualTimeout } = settings;
  if (!Number.isInteger(timeoutMilliseconds) || timeoutMilliseconds < 100 || timeoutMilliseconds > longestTimeout) {
    throw new Error(`An identity source: timeoutMilliseconds must be a whole number from 100 to ${longestTimeout}`);
  }
  for (const method of ['checkPassword', 'find'] as const) {
    if (typeof source[method] !== 'function') throw new Error(`An identity source: ${method} must be a function`);
  }
  if (realms?.length === 0) throw new Error('An identity source: realms must name one at least');
  const given = methods.flatMap((method) => {
    const own = source[method];
    return own === undefined ? [] : [[method, own.bind(source)] as const];
  });
  const defined = {
    settings: { module, timeoutMilliseconds, realms: realms?.map((realm) => `/${realm.replace(/^\//, '')}`) },
    ...Object.fromEntries(given),
    [mark]: true,
  };
  return defined as typeof defined & DefinedSource; // its required methods were looked at above
}

export function isIdentitySource(value: unknown): value is DefinedSource {
  return typeof value === 'object' && value !== null && mark in value;
}

/** Environment variables of whoever asks the source: its function, the realms that it has (all when empty), milliseconds. */
export const sourceVariables = {
  function: 'IDENTITY_SOURCE',
  realms: 'IDENTITY_SOURCE_REALMS',
  timeout: 'IDENTITY_SOURCE_TIMEOUT',
} as const;
