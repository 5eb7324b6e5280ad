import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cloudWatchAuditLog, fileAuditLog } from '../../functions/adapters/observability/audit-logs.ts';
import type { Log } from '../../functions/ports/system.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { type LogsServer, startLogsServer } from '../support/logs-server.ts';
import { temporaryFolder } from '../support/running-stack.ts';
import { auditLogContract, login } from './audit-log.contract.ts';

const down = { status: 500, body: { __type: 'InternalFailure' } };

describe('the audit log in CloudWatch', () => {
  const randomness = seededRandomness('audit log');
  let server: LogsServer;

  beforeEach(async () => {
    server = await startLogsServer();
  });

  afterEach(() => server.stop());

  const auditLogOf = (log: Log) =>
    cloudWatchAuditLog({
      ...{ group: '/waymark/test/audit', writer: 'waymark-test-authenticate', clock: simulatedClock() },
      ...{ randomness, log, client: server.client() },
    });

  auditLogContract(async () => ({
    auditLog: auditLogOf,
    lines: () => server.messages,
    break: () => server.trouble.set('PutLogEvents', down),
  }));

  test('takes one call for each write, and one more for the stream of a container', async () => {
    const auditLog = auditLogOf(recordedLog());

    await auditLog.write([login, login]);
    await auditLog.write([login]);

    expect(server.calls).toEqual(['CreateLogStream', 'PutLogEvents', 'PutLogEvents']);
    expect([...server.streams]).toEqual([
      expect.stringMatching(/^2027-01-15\/waymark-test-authenticate\/[0-9a-f-]{36}$/),
    ]);
  });

  test('goes on in a stream that is there already', async () => {
    const auditLog = auditLogOf(recordedLog());
    server.trouble.set('CreateLogStream', { status: 400, body: { __type: 'ResourceAlreadyExistsException' } });
    server.streams.add('other');

    await auditLog.write([login]);

    expect(server.calls).toEqual(['CreateLogStream', 'PutLogEvents']);
  });

  test('tries again for its stream after it could not be made', async () => {
    const log = recordedLog();
    const auditLog = auditLogOf(log);
    server.trouble.set('CreateLogStream', down);
    await auditLog.write([login]);
    server.trouble.clear();

    await auditLog.write([login]);

    expect(server.messages).toHaveLength(1);
    expect(log.messages('error')).toHaveLength(1);
  });

  test('events that CloudWatch takes but drops are in the log of the function', async () => {
    const log = recordedLog();
    server.trouble.set('PutLogEvents', { status: 200, body: { rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 } } });

    await auditLogOf(log).write([login]);

    expect(log.messages('error')).toEqual(['Audit events could not be written']);
  });
});

describe('the audit log in a file', () => {
  const folder = temporaryFolder();
  const randomness = seededRandomness('audit log');
  let count = 0;

  afterAll(() => folder.remove());

  auditLogContract(async () => {
    count += 1;
    const file = join(folder.path, `audit-${count}.log`);
    return {
      auditLog: (log) => fileAuditLog({ file, randomness, log }),
      lines: () => linesOf(file),
      break() {
        rmSync(file, { force: true });
        mkdirSync(file);
      },
    };
  });
});

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}
