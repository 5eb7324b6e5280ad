// Wrapped key rings in the table KeyRings, one row each.
import * as z from 'zod';
import type { KeyRingStore } from '../../ports/keys.ts';
import type { Dynamo } from './client.ts';

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
