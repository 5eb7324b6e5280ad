// An audit event as one line of JSON, in AM's shape.
import { type AuditEventDefinition, auditEvents } from '../../manifest/audit-events.ts';
import type { AuditEvent } from '../../ports/audit.ts';
import { redacted } from './redact.ts';

/** `id` is the event's own, unique. */
export function auditLine(event: AuditEvent, id: string): string {
  const { eventName, at, transactionId, realm, trackingIds, userId, result, info } = event;
  // A node's function may be newer than ours, and have done something that we have no name for yet.
  const known: AuditEventDefinition | undefined = auditEvents[eventName];
  const line = {
    _id: id,
    timestamp: new Date(at).toISOString(),
    eventName,
    transactionId,
    ...(userId !== undefined && { userId }),
    trackingIds: trackingIds ?? [],
    ...(result !== undefined && { result }),
    realm,
    ...(known && { component: known.component }),
    entries: [{ info }],
    ...(known && { topic: known.topic }),
    source: 'audit',
    level: 'INFO',
  };
  return JSON.stringify(line, redacted);
}
