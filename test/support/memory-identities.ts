// Identities in memory.
import type { Identities } from '../../functions/ports/users.ts';
import { type MemoryStore, userIn } from './memory-store.ts';

export function memoryIdentities(store: MemoryStore): Identities {
  return {
    async find(user) {
      return structuredClone(userIn(store, user)?.identity);
    },
  };
}
