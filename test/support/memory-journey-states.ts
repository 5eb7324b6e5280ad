// Journey rows in memory.
import type { JourneyStates } from '../../functions/ports/journeys.ts';
import type { MemoryStore, MemoryTools } from './memory-store.ts';

export function memoryJourneyStates({ journeys }: MemoryStore, { clock }: Pick<MemoryTools, 'clock'>): JourneyStates {
  return {
    async load(id) {
      const row = journeys.get(id);
      return row && clock.now() < row.expiresAt ? structuredClone(row) : undefined;
    },
    async create(row) {
      if (journeys.has(row.id)) return false;
      journeys.set(row.id, structuredClone(row));
      return true;
    },
    async replace(row) {
      const old = journeys.get(row.id);
      if (!old || old.version !== row.version - 1 || old.ended || clock.now() >= old.expiresAt) return false;
      journeys.set(row.id, structuredClone(row));
      return true;
    },
  };
}
