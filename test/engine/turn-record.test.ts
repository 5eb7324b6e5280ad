// What a turn leaves for operators, whatever its nodes hand over.
import { expect, test } from '@jest/globals';
import type { Run } from '../../functions/engine/run.ts';
import { turnRecord } from '../../functions/engine/turn-record.ts';
import type { NodeEvent } from '../../functions/ports/node-runner.ts';
import { memoryAuditLog } from '../../testing/memory/audit-log.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const run: Run = {
  frames: [{ journey: 'Login', node: 'node', visit: 1, secure: {} }],
  ...{ shared: {}, visits: 1, options: {}, openedAt: 0, universalId: 'id=demo' },
};

test('an audit event that there is not is told in the log, and takes no other with it', async () => {
  const audit = memoryAuditLog();
  const log = recordedLog();
  const record = turnRecord({
    ...{ audit, log, clock: simulatedClock(0), metrics: { count: () => {}, measure: () => {} } },
    ...{ realm: '/alpha', transactionId: 'turn', trackingId: 'run', sourceIp: '192.0.2.1' },
  });
  // As a node of a later version has it, or one in JavaScript.
  const events = ['toString', 'MY-EVENT', 'WAYMARK-ACCOUNT-LOCKED'].map((eventName) => ({ eventName }) as NodeEvent);

  record.nodeEvents(run, events);
  await record.write();

  expect(audit.names()).toEqual(['WAYMARK-ACCOUNT-LOCKED']);
  expect(log.lines.map(({ level, fields }) => [level, fields])).toEqual([
    ['warn', { eventName: 'toString' }],
    ['warn', { eventName: 'MY-EVENT' }],
  ]);
});
