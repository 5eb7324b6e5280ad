// What happened, for whoever has to prove it later. Nobody passes a secret here, nor a user name that nobody has proved
// to be one: people type passwords into the wrong field.
import type { JsonObject } from '../json.ts';
import type { AuditEventName } from '../manifest/audit-events.ts';

export interface AuditEvent {
  readonly eventName: AuditEventName;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Of the turn that it belongs to, also when a phone or a worker carries that on later. */
  readonly transactionId: string;
  /** Normal form: `/alpha`. */
  readonly realm: string;
  /** Tie a journey and its session together; they open neither. */
  readonly trackingIds?: readonly string[];
  /** The universal id of a user who is known. */
  readonly userId?: string;
  readonly result?: 'SUCCESSFUL' | 'FAILED';
  /** What AM has under `entries[0].info`. */
  readonly info: JsonObject;
}

export interface AuditLog {
  /** In order. Never rejects: what cannot be written where it belongs goes to the function's own log. */
  write(events: readonly AuditEvent[]): Promise<void>;
}
