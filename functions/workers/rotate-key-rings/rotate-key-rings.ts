// Makes the key rings that are missing and adds a key to those whose newest is old. Old keys stay: they still open what
// they sealed. Running it often, or twice at once, changes nothing more.

import { type KeyPurpose, type KeyRingStore, type KeyWrapper, keyPurposes, type WrappedKey } from '../../ports/keys.ts';
import type { Clock, Randomness } from '../../ports/system.ts';

const oldestCurrentKey = 90 * 24 * 60 * 60_000;
/** Functions read their rings again every half an hour. */
const timeToBecomeKnown = 60 * 60_000;

export interface RotationTools {
  readonly store: KeyRingStore;
  readonly wrapper: KeyWrapper;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

export type Rotation = 'made' | 'rotated' | 'kept';

export async function rotateKeyRings(tools: RotationTools): Promise<Record<KeyPurpose, Rotation>> {
  const rotations = keyPurposes.map(async (purpose) => [purpose, await rotate(purpose, tools)] as const);
  // Every purpose is in the list that it was made from.
  return Object.fromEntries(await Promise.all(rotations)) as Record<KeyPurpose, Rotation>;
}

async function rotate(purpose: KeyPurpose, { store, wrapper, clock, randomness }: RotationTools): Promise<Rotation> {
  const ring = await store.load(purpose);
  const newest = ring?.keys.at(-1);
  const now = clock.now();
  if (newest && now - newest.createdAt < oldestCurrentKey) return 'kept';

  const { wrapped } = await wrapper.generate(purpose);
  const id = Buffer.from(randomness.bytes(6)).toString('base64url');
  const key: WrappedKey = { id, wrapped, createdAt: now, usableFrom: newest ? now + timeToBecomeKnown : now };
  const saved = await store.save(purpose, { version: (ring?.version ?? 0) + 1, keys: [...(ring?.keys ?? []), key] });
  // Somebody else made or rotated it in the meantime, which is just as good.
  if (!saved) return 'kept';
  return newest ? 'rotated' : 'made';
}
