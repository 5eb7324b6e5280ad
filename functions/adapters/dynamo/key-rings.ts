// Data keys for this process: rings are read from the table KeyRings, and each key is unwrapped once.

import { createSecretKey } from 'node:crypto';
import * as z from 'zod';
import type { DataKey, KeyPurpose, KeyRingStore, KeyRings, KeyWrapper, WrappedRing } from '../../ports/keys.ts';
import type { Clock } from '../../ports/system.ts';
import type { Dynamo } from './client.ts';

/** A ring is read again after this long, in case it has grown. Keys wait longer than that before they are used. */
const oldestRing = 30 * 60_000;
/** Between two readings because of an unknown key, which anyone can name. */
const unknownKeyPause = 60_000;

interface LoadedRing {
  readonly readAt: number;
  readonly ring: WrappedRing;
  readonly keys: ReadonlyMap<string, DataKey>;
}

/** `store` is usually dynamoKeyRingStore. */
export function dynamoKeyRings(
  store: KeyRingStore,
  wrapper: Pick<KeyWrapper, 'unwrap'>,
  { clock }: { clock: Clock },
): KeyRings {
  const loaded = new Map<KeyPurpose, Promise<LoadedRing>>();

  const load = async (purpose: KeyPurpose, known?: LoadedRing): Promise<LoadedRing> => {
    const readAt = clock.now();
    const ring = await store.load(purpose);
    if (!ring) throw new Error(`There is no key ring for ${purpose}`);
    const unwrapped = ring.keys.map(
      async ({ id, wrapped }) =>
        known?.keys.get(id) ?? { id, secret: createSecretKey(await wrapper.unwrap(purpose, wrapped)) },
    );
    const keys = await Promise.all(unwrapped);
    return { readAt, ring, keys: new Map(keys.map((key) => [key.id, key])) };
  };

  /** Callers at the same time share one reading. One that fails leaves what was there. */
  const read = (purpose: KeyPurpose, known?: LoadedRing): Promise<LoadedRing> => {
    const reading = load(purpose, known);
    loaded.set(purpose, reading);
    reading.catch(() => {
      if (known) loaded.set(purpose, Promise.resolve(known));
      else loaded.delete(purpose);
    });
    return reading;
  };

  return {
    async ring(purpose, needed) {
      const reading = loaded.get(purpose) ?? read(purpose);
      let latest = await reading;
      const longest = needed === undefined || latest.keys.has(needed) ? oldestRing : unknownKeyPause;
      if (clock.now() - latest.readAt >= longest) {
        const newer = loaded.get(purpose);
        latest = await (newer && newer !== reading ? newer : read(purpose, latest));
      }
      const { ring, keys } = latest;
      const usable = ring.keys.filter(({ usableFrom }) => usableFrom <= clock.now());
      const current = keys.get((usable.at(-1) ?? ring.keys[0])?.id ?? '');
      if (!current) throw new Error(`The key ring for ${purpose} is empty`);
      return { current, find: (id) => keys.get(id) };
    },
  };
}

// Wrapped key rings in the table KeyRings, one row each.

const row = z.object({
  version: z.number(),
  keys: z.array(
    z.object({
      id: z.string(),
      wrapped: z.instanceof(Uint8Array),
      createdAt: z.number(),
      usableFrom: z.number(),
    }),
  ),
});

export function dynamoKeyRingStore(dynamo: Dynamo): KeyRingStore {
  const keyRings = dynamo.table('KeyRings');
  return {
    async load(purpose) {
      const found = await keyRings.get({ purpose }, { consistent: true });
      return found && row.parse(found);
    },
    async save(purpose, ring) {
      return keyRings.put(
        { purpose, ...ring },
        ring.version === 1
          ? { when: 'attribute_not_exists(#purpose)' }
          : { when: '#version = :previous', values: { previous: ring.version - 1 } },
      );
    },
  };
}
