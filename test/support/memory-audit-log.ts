// Audit events in memory, in the order in which they were written.
import type { AuditEvent, AuditLog } from '../../functions/ports/audit.ts';

export interface MemoryAuditLog extends AuditLog {
  readonly events: AuditEvent[];
  /** How many events each write had. */
  readonly writes: number[];
  /** Of the events so far, in order. */
  names(): string[];
}

export function memoryAuditLog(): MemoryAuditLog {
  const events: AuditEvent[] = [];
  const writes: number[] = [];
  return {
    events,
    writes,
    names: () => events.map(({ eventName }) => eventName),
    async write(given) {
      if (given.length === 0) return;
      writes.push(given.length);
      events.push(...structuredClone(given));
    },
  };
}
