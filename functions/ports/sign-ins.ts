// What a user is shown of how he, or somebody with his password, signed in lately. Apart from the audit log, which is for
// operators and says more: these rows are few, lie under their user and go by themselves.
import type { User } from './users.ts';

export interface SignIn {
  /** Ties it to its session, whose `AMCtxId` it is; it opens nothing. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `refused`: something of the user was proved, and no session came of it. */
  readonly verdict: 'signedIn' | 'refused';
  readonly sourceIp: string;
  /** ISO 3166-1 alpha-2, where the deployment has an edge that knows. */
  readonly country?: string;
  /** As the client calls itself, cut to `longestUserAgent`. */
  readonly userAgent: string;
  readonly journey: string;
  /**
   * What was shown, each once: `oath`, `push` or `webauthn` for a device, else the factor of the session: `pwd`, `recovery`,
   * `remembered`, `otp` for a code by mail.
   */
  readonly methods: readonly string[];
}

export const longestUserAgent = 200;

/** So many are listed of those that came to a session. */
export const mostSignIns = 50;
/** So many of those that did not: they must not crowd out the others. */
export const mostRefusals = 10;

/** For the engine, which reads none. */
export interface SignInLog {
  /**
   * Keeps it until `until` (milliseconds since the epoch). Of refusals one an hour is kept, the latest: whoever has the password
   * could write without end. Does nothing for a user whom there cannot be.
   */
  note(user: User, signIn: SignIn, until: number): Promise<void>;
}

export interface SignIns {
  /** Newest first: `mostSignIns` of those that came to a session, `mostRefusals` of the others. */
  list(user: User): Promise<readonly SignIn[]>;
}
