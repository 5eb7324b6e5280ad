import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cloudWatchAuditLog, fileAuditLog } from '../../functions/adapters/observability/audit-logs.ts';
import type { Log } from '../../functions/ports/system.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { type LogsServer, startLogsServer } from '../support/logs-server.ts';
import { temporaryFolder } from '../support/running-stack.ts';
import { auditLogContract, login, logout } from './audit-log.contract.ts';

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
      ...{ randomness, log, wire: server.wire },
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
    const { file, clock } = newFile(folder.path, count);
    return {
      auditLog: (log) => fileAuditLog({ file, clock, randomness, log }),
      lines: () => linesOf(file),
      break() {
        rmSync(file, { force: true });
        mkdirSync(file);
        clock.advance(100);
      },
    };
  });

  const opened = () => {
    count += 1;
    const { file, clock } = newFile(folder.path, count);
    return { file, clock, auditLog: fileAuditLog({ file, clock, randomness, log: recordedLog() }) };
  };

  test('is opened once, and not for each line', async () => {
    const { file, auditLog } = opened();
    await auditLog.write([login]);
    renameSync(file, `${file}.1`);

    await auditLog.write([login]);

    expect(linesOf(`${file}.1`)).toHaveLength(2);
    expect(linesOf(file)).toEqual([]);
  });

  test.each([
    ['moved away', (file: string) => renameSync(file, `${file}.1`)],
    ['removed', (file: string) => rmSync(file)],
  ])('is made anew a moment after it was %s', async (_what, rotate) => {
    const { file, clock, auditLog } = opened();
    await auditLog.write([login]);
    rotate(file);
    clock.advance(100);

    await auditLog.write([login]);

    expect(linesOf(file)).toHaveLength(1);
  });

  test('fifty writers at once lose no line and mix none', async () => {
    const { file, auditLog } = opened();

    await Promise.all(Array.from({ length: 50 }, () => auditLog.write([login, logout])));

    const lines = linesOf(file).map((line): unknown => JSON.parse(line));
    expect(lines).toHaveLength(100);
  });

  test('is written to again once the trouble is over', async () => {
    const { file, clock, auditLog } = opened();
    mkdirSync(file);
    await auditLog.write([login]);
    rmSync(file, { recursive: true });
    clock.advance(100);

    await auditLog.write([login]);

    expect(linesOf(file)).toHaveLength(1);
  });
});

function newFile(folder: string, count: number) {
  return { file: join(folder, `audit-${count}.log`), clock: simulatedClock() };
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}
