// Data keys, one ring per purpose. A ring is unwrapped once per process; rotation adds a key and keeps the old ones.

export type KeyPurpose = 'journey-state' | 'device-secrets' | 'push-messages' | 'auth-id';

export interface DataKey {
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

export interface KeyRing {
  /** The newest key: seals and signs. */
  readonly current: DataKey;
  /** Any key still in the ring: opens and verifies. */
  find(id: string): DataKey | undefined;
}

export interface KeyRings {
  /** Throws when the ring was never made. */
  ring(purpose: KeyPurpose): Promise<KeyRing>;
}
