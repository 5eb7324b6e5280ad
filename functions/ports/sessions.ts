// Sessions. Only the hash of a token is ever stored.
import type { User } from './users.ts';

/** The factor of a browser that was remembered: what was proved in it before still counts for a while, but proves nothing anew. */
export const remembered = 'remembered';

/** A pass of the help desk: it opens a registration that replaces every factor, and ends in no session without one. */
export const helpPass = 'pass';

/** One way in which the user has shown who he is. */
export interface SessionFactor {
  /** RFC 8176: `pwd`, `otp`, `swk`, `hwk`; and our own words `recovery` for a recovery code, `uv` for who was recognised by his device, and `remembered` for a browser. */
  readonly factor: string;
  /** Milliseconds since the epoch. Never renewed by copying. */
  readonly at: number;
  /** Of a remembered browser: a second factor stands behind it. */
  readonly second?: true;
  /** `oath#<uuid>`, `push#<uuid>`, `webauthn#<uuid>`: what the user has. Absent for what the user knows. */
  readonly device?: string;
}

export interface Session {
  readonly realm: string;
  readonly username: string;
  readonly universalId: string;
  readonly authLevel: number;
  /** What was proved in the journey that made it, oldest first. */
  readonly factors: readonly SessionFactor[];
  /** The user's ground when the first factor was proved: once that is raised, the session is over. */
  readonly epoch: number;
  readonly properties: Readonly<Record<string, string>>;
  /** Of the journey that made it, where all of the run was in one. */
  readonly revision?: string;
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

/** What the sessions of a user stand on. */
export interface Ground {
  /** Only grows; 0 for a user whose sessions were never ended as a whole. */
  readonly epoch: number;
  /** Who raised it last, and the epoch before he began: he goes on, the others do not. */
  readonly raised?: { readonly by: string; readonly before: number };
}

export interface SessionGround {
  /** May be a moment old, which is the safe side. */
  look(user: User): Promise<Ground>;
}

/** Whether what began at `epoch` still counts; `self` names whoever may have raised the ground himself. */
export function stands(epoch: number, ground: Ground, self?: string): boolean {
  if (epoch >= ground.epoch) return true;
  return self !== undefined && ground.raised?.by === self && epoch >= ground.raised.before;
}

/** For whoever takes the ground away: user disabled or removed, password changed, factor removed or replaced. */
export interface SessionGroundRaiser {
  /** Ends all sessions of the user, those that journeys under way would start included; not what `by` is doing. */
  raise(user: User, by?: string): Promise<Ground>;
}

/** For the session that acts when its user's ground is raised. */
export interface SessionKeeper {
  /** Puts the session on the new ground, with what still stands. False when somebody has ended it meanwhile. */
  keep(token: string, standing: Pick<Session, 'epoch' | 'factors' | 'authLevel'>): Promise<boolean>;
}

/** For sign-ins that replace an earlier session. */
export interface SessionEnder {
  /** False when there was no such live session. */
  destroy(token: string): Promise<boolean>;
}

/** For whoever only asks who is signed in. Reading a session does not prolong it. */
export interface SessionReader {
  /** Undefined for an unknown token, for a session past its idle or absolute end, and for one whose ground is gone. */
  find(token: string): Promise<Session | undefined>;
}

/** For whoever is used for long by who is signed in: it moves the idle end, never past the absolute one. */
export interface SessionTouch {
  /** Resets the idle time and returns the session as it now is; undefined when it is gone. */
  touch(token: string): Promise<Session | undefined>;
}

export interface Sessions extends SessionReader, SessionEnder, SessionTouch {}

export interface CountedSessions {
  readonly count: number;
  /** There was more to look through than was asked for, and the rest was not looked at. */
  readonly atLeast: boolean;
}

/** For operators only: it reads the whole table. */
export interface SessionCount {
  /** Looks through so many pages of a megabyte. */
  count(user: User, mostPages: number): Promise<CountedSessions>;
}
