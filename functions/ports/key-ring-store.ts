// Where key rings lie, their keys wrapped. Functions read them; only the rotation worker writes.
import type { KeyPurpose } from './key-rings.ts';

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
