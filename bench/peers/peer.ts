// What is asked of every product that is measured: users of its own, and a login from name and password to a session.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { hotp } from '../../functions/mfa/oath/hotp.ts';
import type { Connection } from './connection.ts';

export const peerNames = ['waymark', 'keycloak', 'better-auth', 'privacyidea'] as const;
export type PeerName = (typeof peerNames)[number];

/** `own`: the password hash that the product has when nobody says otherwise. `free`: one that costs next to nothing. */
export const hashes = ['own', 'free'] as const;
export type Hash = (typeof hashes)[number];

export interface Account {
  readonly name: string;
  readonly password: string;
  readonly code: string;
}

export interface Peer {
  readonly name: PeerName;
  readonly title: string;
  readonly database: string;
  readonly does: string;
  readonly hashing: Readonly<Record<Hash, string>>;
  /** Whose time is measured. */
  readonly pid: number;
  /** Whether the processes that it started serve logins, too, or are stand-ins and databases. */
  readonly withChildren: boolean;
  /** What it needs beside it, for the memory. */
  readonly beside: readonly number[];
  /** True when it ends in a session. Rejects when the answer is neither a session nor a refusal. */
  login(connection: Connection, account: Account): Promise<boolean>;
  stop(): Promise<void>;
}

interface Place {
  /** Made for this run, and gone after it. */
  readonly folder: string;
  /** Of each hash: `own-0` and on. */
  readonly users: number;
  /** What comes before a command whose time is measured. All others run where this process does. */
  readonly onServerCore: readonly string[];
  /** Moves a process, which one that is measured has started and which is not, to where this process runs. */
  aside(pid: number): Promise<void>;
}

export interface PeerKind {
  readonly name: PeerName;
  /** Fetches what it needs. Why it cannot be measured here; undefined when it can. */
  missing(): Promise<string | undefined>;
  start(place: Place): Promise<Peer>;
}

/** Why something cannot be had here, in one sentence. */
export class Missing extends Error {}

export const password = 'Waymark-bench-1';

export function userName(hash: Hash, index: number): string {
  return `${hash}-${index}`;
}

/** All of both hashes. */
export function userNames(users: number): string[] {
  return hashes.flatMap((hash) => Array.from({ length: users }, (_, index) => userName(hash, index)));
}

/** Twenty letters and digits, since some keep keys as text. They follow from the name, so that nobody has to note them. */
export function secretOf(name: string): string {
  return createHash('sha1').update(`bench ${name}`).digest('hex').slice(0, 20);
}

/** `away`: time steps of thirty seconds from now. */
export function account(name: string, away = 0): Account {
  const counter = Math.floor(systemClock.now() / 30_000) + away;
  return { name, password, code: hotp({ secret: Buffer.from(secretOf(name)), digits: 6, counter }) };
}

/** Where what the products need is kept from one run to the next: part of no package, and of no commit. */
export function cacheFolder(): string {
  return fileURLToPath(new URL('../../node_modules/.cache/waymark-peers', import.meta.url));
}
