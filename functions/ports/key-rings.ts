// Data keys, one ring per purpose. A ring is unwrapped once per process; rotation adds a key and keeps the old ones.

export const keyPurposes = ['journey-state', 'device-secrets', 'push-messages', 'auth-id'] as const;

export type KeyPurpose = (typeof keyPurposes)[number];

export interface DataKey {
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
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
