// What the memory fakes of the ports share: plain maps under the keys that the real tables have.

import type { OathDeviceProfile } from '../../functions/mfa/oath/device-profile.ts';
import type { PushDeviceProfile } from '../../functions/mfa/push/push-device-profile.ts';
import type { RecoveryCodeSet } from '../../functions/mfa/recovery-code-hash.ts';
import type { Argon2Cost, ScryptCost } from '../../functions/mfa/slow-hash.ts';
import type { ConfigurationItem } from '../../functions/ports/configuration.ts';
import type { DeviceKind, DeviceProfile, DeviceSummary, SkipSetting } from '../../functions/ports/devices.ts';
import type { JourneyRow } from '../../functions/ports/journeys.ts';
import type { Passkey } from '../../functions/ports/passkeys.ts';
import type { OutgoingPush } from '../../functions/ports/push.ts';
import type { Ground, Session } from '../../functions/ports/sessions.ts';
import type { SignIn } from '../../functions/ports/sign-ins.ts';
import type { Clock, Randomness } from '../../functions/ports/system.ts';
import {
  type AttemptPolicy,
  attemptDelay,
  type CodeGuesser,
  type Identity,
  type User,
  userKey,
} from '../../functions/ports/users.ts';

// A type alone: the fake imports this file.
import type { MemoryBrowser } from './remembered-browsers.ts';

/** Costs next to nothing, so that a test of a login is not a test of patience. */
export const cheapCost: Argon2Cost = { memory: 8, passes: 1 };
export const cheapHashing: { readonly cost: Argon2Cost; readonly oldCost: ScryptCost } = {
  cost: cheapCost,
  oldCost: { ln: 1, r: 1, p: 1 },
};

export interface MemoryTools {
  readonly clock: Clock;
  readonly randomness: Randomness;
}

export interface MemoryUser {
  identity: Identity;
  passwordHash?: string;
  passwordExpiresAt?: number;
  mustChangePassword: boolean;
  loginCount: number;
  lastCountedVisit?: string;
  skip: Map<DeviceKind, SkipSetting>;
  retries: Map<string, { count: number; visit: string }>;
}

export interface Attempts {
  /** The visits that were charged since the last success. */
  readonly charges: Set<string>;
  lastFailureAt: number;
}

type AttemptsByGuesser = Readonly<Record<CodeGuesser, Attempts>>;

export interface MemoryDevice {
  summary: DeviceSummary;
  oath?: { profile: OathDeviceProfile; spentBy?: string };
  push?: { profile: PushDeviceProfile; endpointDisabled: boolean };
  passkey?: { passkey: Passkey; owner: User; countedBy?: string };
  readonly attempts: AttemptsByGuesser;
  codes?: RecoveryCodeSet;
  readonly codeAttempts: AttemptsByGuesser;
  codeSpent?: { visit: string; hash: Uint8Array; renewed: boolean };
}

/** Oldest first. */
interface MemoryPushBudget {
  readonly pushes: readonly { readonly visit: string; readonly messageId: string; readonly at: number }[];
  readonly windowSeconds: number;
}

/** Wrong passwords: of strangers, and by browser the charged visits since a sign-in. */
export interface MemoryPasswordAttempts {
  strangers: number;
  visits: readonly string[];
  at: number;
  readonly browsers: Map<string, { readonly since: number; readonly visits: readonly string[] }>;
}

export interface MemoryStore {
  readonly users: Map<string, MemoryUser>;
  /** By user key, then by `oath#uuid`, `push#uuid` or `webauthn#uuid`. */
  readonly devices: Map<string, Map<string, MemoryDevice>>;
  /** By user key, then by identifier. */
  readonly deviceProfiles: Map<string, Map<string, DeviceProfile>>;
  readonly journeys: Map<string, JourneyRow>;
  /** By user key. */
  readonly fences: Map<string, { readonly revision: number; readonly raisedFor?: string; readonly raisedAt?: number }>;
  /** By user key. */
  readonly grounds: Map<string, Ground>;
  /** By token: a fake has no thief to fear. */
  readonly sessions: Map<string, Session>;
  /** By id. */
  readonly browsers: Map<string, MemoryBrowser>;
  /** By user key, in the order in which they were noted. */
  readonly signIns: Map<string, readonly { readonly signIn: SignIn; readonly until: number }[]>;
  /** By realm, kind and id. */
  readonly configuration: Map<string, ConfigurationItem>;
  readonly pushMessages: Map<string, OutgoingPush>;
  /** By realm and name, whoever bears it. */
  readonly passwordAttempts: Map<string, MemoryPasswordAttempts>;
  /** By user key. */
  readonly pushBudgets: Map<string, MemoryPushBudget>;
  /** By user key: passes of the help desk. */
  readonly passes: Map<string, { readonly code: string; readonly expiresAt: number; spentBy?: string }>;
  /** What was sent, oldest first, by recipient: a user, or an address. */
  readonly sends: Map<
    string,
    readonly { readonly visit: string; readonly guesser: CodeGuesser; readonly at: number; readonly code?: string }[]
  >;
  /** Guesses at codes that were sent, by recipient. */
  readonly codeGuesses: Map<string, AttemptsByGuesser>;
  /** By realm: what hashes cost that its users have brought along from elsewhere. */
  readonly hashCosts: Map<string, readonly string[]>;
}

export function memoryStore(): MemoryStore {
  return {
    users: new Map(),
    devices: new Map(),
    deviceProfiles: new Map(),
    journeys: new Map(),
    fences: new Map(),
    grounds: new Map(),
    sessions: new Map(),
    browsers: new Map(),
    signIns: new Map(),
    configuration: new Map(),
    pushMessages: new Map(),
    passwordAttempts: new Map(),
    pushBudgets: new Map(),
    passes: new Map(),
    hashCosts: new Map(),
    sends: new Map(),
    codeGuesses: new Map(),
  };
}

export function userIn(store: MemoryStore, user: User): MemoryUser | undefined {
  return store.users.get(userKey(user) ?? '');
}

/** Newest first. */
export function devicesIn(store: MemoryStore, user: User, kind: DeviceKind): MemoryDevice[] {
  const devices = [...(store.devices.get(userKey(user) ?? '')?.values() ?? [])];
  return devices
    .filter((device) => device.summary.kind === kind)
    .sort((one, other) => other.summary.createdDate - one.summary.createdDate);
}

export function noAttempts(): AttemptsByGuesser {
  const none = (): Attempts => ({ charges: new Set(), lastFailureAt: 0 });
  return { known: none(), stranger: none() };
}

export function chargeAttempt(
  attempts: Attempts,
  visit: string,
  policy: AttemptPolicy,
  now: number,
): 'charged' | 'limited' {
  if (attempts.charges.has(visit)) return 'charged';
  if (attempts.charges.size >= policy.ceiling) return 'limited';
  if (now < attempts.lastFailureAt + attemptDelay(attempts.charges.size, policy)) return 'limited';
  attempts.charges.add(visit);
  attempts.lastFailureAt = now;
  return 'charged';
}
