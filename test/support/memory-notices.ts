// The bus of notices in memory.
import type { Notice, Notices } from '../../functions/ports/audit.ts';

export interface MemoryNotices extends Notices {
  /** Oldest first. */
  readonly published: Notice[];
  /** Whether the bus takes nothing. */
  down: boolean;
}

export function memoryNotices(): MemoryNotices {
  const notices: MemoryNotices = {
    published: [],
    down: false,
    async publish(given) {
      if (given.length === 0) return;
      if (notices.down) throw new Error('The bus is down');
      notices.published.push(...structuredClone([...given]));
    },
  };
  return notices;
}
