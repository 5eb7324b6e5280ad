// Keys: rings of them, what wraps them, and secrets of others.

import type { KeyObject } from 'node:crypto';

// Data keys, one ring per purpose. A ring is unwrapped once per process; rotation adds a key and keeps the old ones.

export const keyPurposes = ['journey-state', 'device-secrets', 'push-messages', 'sent-codes', 'auth-id'] as const;

export type KeyPurpose = (typeof keyPurposes)[number];

export interface DataKey {
  readonly id: string;
  /** 32 bytes, as node:crypto keeps them: ready for use, and in no text that is made of the key. */
  readonly secret: KeyObject;
}

export interface KeyRing {
  /** The newest key that every function has had time to learn of: seals and signs. */
  readonly current: DataKey;
  /** Any key still in the ring: opens and verifies. */
  find(id: string): DataKey | undefined;
}

export interface KeyRings {
  /**
   * Throws when the ring was never made. `needed` is the id of a key that must be found: a ring without it is read
   * again, at most once a minute, in case the key is new.
   */
  ring(purpose: KeyPurpose, needed?: string): Promise<KeyRing>;
}

// Where key rings lie, their keys wrapped. Functions read them; only the rotation worker writes.

export interface WrappedKey {
  readonly id: string;
  readonly wrapped: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch from which it may seal and sign: by then every function has read it. */
  readonly usableFrom: number;
}

export interface WrappedRing {
  /** 1 when first written, plus one with every write. */
  readonly version: number;
  /** Oldest first; at least one. */
  readonly keys: readonly WrappedKey[];
}

export interface KeyRingStore {
  /** Undefined when the ring was never made. Reads the latest write. */
  load(purpose: KeyPurpose): Promise<WrappedRing | undefined>;
  /** Writes over version `ring.version - 1`; version 1 only where there is none. False when someone else was faster. */
  save(purpose: KeyPurpose, ring: WrappedRing): Promise<boolean>;
}

// The key above the data keys: it never leaves its keeper, and opens a data key only for the purpose it was made for.

export interface KeyWrapper {
  /** A new data key of 32 bytes, plain and wrapped. */
  generate(purpose: KeyPurpose): Promise<{ bytes: Uint8Array; wrapped: Uint8Array }>;
  /** Throws when it was wrapped for another purpose or by another keeper. */
  unwrap(purpose: KeyPurpose, wrapped: Uint8Array): Promise<Uint8Array>;
}

// Secrets that operators keep elsewhere: for deployments, and for scripts by other names.

export interface SecretTexts {
  /** The current version, by ARN or name. Errors name the secret and never its content. */
  read(id: string): Promise<string>;
}
