import { expect, test } from '@jest/globals';
import { type AuditEventDefinition, auditEvents } from '../functions/manifest/audit-events.ts';
import { metrics } from '../functions/manifest/metrics.ts';

test('events that are counted give every dimension of their metric', () => {
  const counted = Object.values<AuditEventDefinition>(auditEvents).flatMap(({ counts }) => counts ?? []);

  expect(counted.length).toBeGreaterThan(0);
  for (const { metric, by } of counted) expect(Object.keys(by)).toEqual([...metrics[metric].dimensions]);
});
