// Browsers that a user has had remembered: a cookie stands for what was proved in it before, until it ends or the ground is
// raised. Times are milliseconds since the epoch.
import type { User } from './users.ts';

export interface RememberedBrowser {
  readonly realm: string;
  readonly username: string;
  /** Under another name the token opens nothing. */
  readonly cookieName: string;
  /** The ground of the session in which it was remembered. */
  readonly epoch: number;
  /** When the factor behind it was proved. */
  readonly provedAt: number;
  /** A second factor was. */
  readonly second: boolean;
  readonly createdAt: number;
  /** It ends here unless it is used before, and at `end` in any case. */
  readonly idleEnd: number;
  readonly end: number;
  /** Of the request in which it was remembered. */
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly journey: string;
}

/** For whoever remembers browsers: it reads none. */
export interface BrowserMemory {
  /** Resolves to the token that goes into the cookie; only the hash of its secret is stored. */
  remember(browser: RememberedBrowser): Promise<string>;
}

export interface FoundBrowser {
  readonly browser: RememberedBrowser;
  /**
   * `current`: it is to be renewed. `graced`: it was replaced a moment ago, by another tab or by this very visit. `spent`: it
   * was replaced before that, and whoever brings it has kept a copy.
   */
  readonly token: 'current' | 'graced' | 'spent';
}

export interface RememberedBrowsers {
  /** Undefined for what is no token, for one of nobody, and for one that has ended. `visit`: see `renew`. */
  find(token: string, visit: string): Promise<FoundBrowser | undefined>;
  /**
   * Replaces a current token, and moves the idle end but never the end. The same visit renews again, since the answer of its
   * first run is lost. Undefined when somebody was faster.
   */
  renew(token: string, idleEnd: number, visit: string): Promise<string | undefined>;
  /** The browser is remembered no more, by whichever of its tokens. */
  forget(token: string): Promise<void>;
}

/** Milliseconds for which a replaced token still opens: tabs that load at once send the same one. */
export const tokenGrace = 30_000;

/** A remembered browser as its user sees it. Nothing of it opens anything. */
export interface ListedBrowser {
  /** As in its token. */
  readonly id: string;
  readonly userAgent: string;
  /** Of the request in which it was remembered. */
  readonly sourceIp: string;
  readonly createdAt: number;
  /** When a token of it was last taken; `createdAt` until then. */
  readonly lastUsedAt: number;
  /** It ends here unless it is used before. */
  readonly end: number;
}

/** For the user who looks at them, and takes them back. */
export interface RememberedBrowserEditor {
  /** Those that still count, the one used last first. One that was remembered a moment ago may be missing. */
  list(user: User): Promise<readonly ListedBrowser[]>;
  /** False when this user has none of this id. */
  remove(user: User, id: string): Promise<boolean>;
}

/** A token is `v1.<id>.<secret>`: 128 and 256 bits, in Base64. Undefined for what is none. */
export function partsOfToken(token: string): { readonly id: string; readonly secret: string } | undefined {
  const [, id, secret] = /^v1\.([\w-]{22})\.([\w-]{43})$/.exec(token) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}
