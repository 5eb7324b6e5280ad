// Key rings in memory: one key for each purpose until a test adds more.
import { createSecretKey } from 'node:crypto';
import type { DataKey, KeyPurpose, KeyRings } from '../../functions/ports/keys.ts';
import type { Randomness } from '../../functions/ports/system.ts';
import { seededRandomness } from '../seeded-randomness.ts';

export interface MemoryKeyRings extends KeyRings {
  /** Adds a key, which becomes the current one at once. */
  rotate(purpose: KeyPurpose): void;
}

export function memoryKeyRings(randomness: Randomness = seededRandomness('key rings')): MemoryKeyRings {
  const rings = new Map<KeyPurpose, DataKey[]>();
  const keysOf = (purpose: KeyPurpose): [DataKey, ...DataKey[]] => {
    const [newest = newKey(randomness), ...older] = rings.get(purpose) ?? [];
    rings.set(purpose, [newest, ...older]);
    return [newest, ...older];
  };
  return {
    async ring(purpose) {
      const keys = keysOf(purpose);
      return { current: keys[0], find: (id) => keys.find((key) => key.id === id) };
    },
    rotate(purpose) {
      rings.set(purpose, [newKey(randomness), ...keysOf(purpose)]);
    },
  };
}

function newKey(randomness: Randomness): DataKey {
  return { id: Buffer.from(randomness.bytes(6)).toString('base64url'), secret: createSecretKey(randomness.bytes(32)) };
}
