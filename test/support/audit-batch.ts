// What a subscription filter of CloudWatch Logs hands to a function.
import { gzipSync } from 'node:zlib';
import { auditLines } from '../../functions/adapters/observability/audit-logs.ts';
import type { AuditEvent } from '../../functions/ports/audit.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';

/** The audit log's own lines, whose ids are `id-1`, `id-2`, … */
export function auditBatch(...events: readonly AuditEvent[]): unknown {
  const lines = auditLines(events, seededRandomness('audit batch'));
  return batchOfLines(lines.map(({ text }, index) => JSON.stringify({ ...JSON.parse(text), _id: `id-${index + 1}` })));
}

export function batchOfLines(lines: readonly string[], messageType = 'DATA_MESSAGE'): unknown {
  const logEvents = lines.map((message, index) => ({ id: `log-${index + 1}`, timestamp: 0, message }));
  const batch = {
    messageType,
    owner: '111122223333',
    logGroup: 'g',
    logStream: 's',
    subscriptionFilters: ['f'],
    logEvents,
  };
  return { awslogs: { data: gzipSync(JSON.stringify(batch)).toString('base64') } };
}
