// Retry counts in memory.
import type { RetryCounts } from '../../functions/ports/journeys.ts';
import { type MemoryStore, userIn } from './memory-store.ts';

export function memoryRetryCounts(store: MemoryStore): RetryCounts {
  return {
    async take(user, nodeId, limit, visit) {
      const retries = userIn(store, user)?.retries;
      if (!retries) return { taken: false, count: 0 };
      const old = retries.get(nodeId);
      if (old?.visit === visit)
        return old.count > 0 ? { taken: true, count: old.count } : { taken: false, count: limit };
      const count = old?.count ?? 0;
      if (count >= limit) return { taken: false, count };
      retries.set(nodeId, { count: count + 1, visit });
      return { taken: true, count: count + 1 };
    },
    async clear(user, nodeId, refused) {
      const retries = userIn(store, user)?.retries;
      if (refused === undefined) retries?.delete(nodeId);
      else if (retries?.get(nodeId)?.count) retries.set(nodeId, { count: 0, visit: refused });
    },
  };
}
