// Sessions. Only the hash of a token is ever stored.

export interface Session {
  readonly realm: string;
  readonly username: string;
  readonly universalId: string;
  readonly authLevel: number;
  readonly properties: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly latestAccessAt: number;
  readonly maxIdleMinutes: number;
  readonly maxMinutes: number;
}

/** When a session ends if nobody touches it again, in milliseconds since the epoch; at that moment it is over. */
export function sessionEnds(session: Session): { idle: number; absolute: number } {
  return {
    idle: session.latestAccessAt + session.maxIdleMinutes * 60_000,
    absolute: session.createdAt + session.maxMinutes * 60_000,
  };
}

/** For the engine, which can start sessions but not read them. */
export interface SessionIssuer {
  /** `token` is the secret that goes to the client. */
  create(token: string, session: Session): Promise<void>;
}

/** For whoever only asks who is signed in. Reading a session does not prolong it. */
export interface SessionReader {
  /** Undefined for an unknown token and for a session past its idle or absolute end. */
  find(token: string): Promise<Session | undefined>;
}

export interface Sessions extends SessionReader {
  /** Resets the idle time and returns the session as it now is; undefined when it is gone. */
  touch(token: string): Promise<Session | undefined>;
  /** False when there was no such live session. */
  destroy(token: string): Promise<boolean>;
}
