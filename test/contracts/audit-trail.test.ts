import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cloudWatchTrail } from '../../functions/adapters/aws/cloudwatch-trail.ts';
import { cloudWatchAuditLog, fileAuditLog } from '../../functions/adapters/observability/audit-logs.ts';
import { fileAuditTrail } from '../../functions/adapters/observability/audit-trail.ts';
import type { AuditLog } from '../../functions/ports/audit.ts';
import { memoryAuditLog } from '../../testing/memory/audit-log.ts';
import { memoryAuditTrail } from '../../testing/memory/audit-trail.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { type SimulatedClock, simulatedClock } from '../../testing/simulated-clock.ts';
import { type LogsServer, startLogsServer } from '../support/logs-server.ts';
import { temporaryFolder } from '../support/running-stack.ts';
import { auditTrailContract, id, type TrailWorld } from './audit-trail.contract.ts';

const writing =
  (auditLog: AuditLog, clock: SimulatedClock): TrailWorld['write'] =>
  (...events) =>
    auditLog.write(events.map((event) => ({ ...event, at: clock.now() })));

const ofUser = { eventName: 'AM-LOGOUT', transactionId: 't', realm: '/alpha', userId: id, info: {} } as const;

describe('the trail in memory', () => {
  auditTrailContract(async () => {
    const clock = simulatedClock();
    const auditLog = memoryAuditLog();
    return { trail: memoryAuditTrail(auditLog, { clock }), clock, write: writing(auditLog, clock) };
  });
});

describe('the trail on one machine', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());
  let made = 0;
  const makeWorld = async (mostBytes?: number) => {
    made += 1;
    const file = join(folder.path, `${made}.log`);
    const clock = simulatedClock();
    const auditLog = fileAuditLog({ file, clock, randomness: seededRandomness('trail'), log: recordedLog() });
    const trail = fileAuditTrail({ file, clock, ...(mostBytes !== undefined && { mostBytes }) });
    return { trail, clock, file, write: writing(auditLog, clock) };
  };
  auditTrailContract(() => makeWorld());

  test('of a file that is not there is empty', async () => {
    const { trail } = await makeWorld();

    expect((await trail.recent(id)).entries).toEqual([]);
  });

  test('passes over lines that are none', async () => {
    const { trail, file, write } = await makeWorld();
    await write(ofUser);
    appendFileSync(file, '{"cut off\n{}\nnull\n');

    expect((await trail.recent(id)).entries).toHaveLength(1);
  });

  test('of a long file is of its end, and says since when', async () => {
    const { trail, clock, write } = await makeWorld(2_000);
    for (let index = 0; index < 20; index += 1) {
      await write(ofUser);
      clock.advance(1_000);
    }

    const { entries, since } = await trail.recent(id);

    expect(entries.length).toBeGreaterThan(2);
    expect(entries.length).toBeLessThan(20);
    expect(since).toBe(entries.at(-1)?.at);
  });
});

describe('the trail in CloudWatch', () => {
  let server: LogsServer;
  beforeEach(async () => {
    server = await startLogsServer();
  });
  afterEach(() => server.stop());

  const makeWorld = async () => {
    const clock = simulatedClock();
    const randomness = seededRandomness('trail');
    const place = { group: '/waymark/test/audit', clock, randomness, wire: server.wire };
    const auditLog = cloudWatchAuditLog({ ...place, writer: 'test', log: recordedLog() });
    return { trail: cloudWatchTrail(place), clock, write: writing(auditLog, clock) };
  };
  auditTrailContract(makeWorld);

  test('looks through the last minutes first, and through each hour once', async () => {
    const { trail, clock, write } = await makeWorld();
    for (let hour = 0; hour < 20; hour += 1) {
      await write(ofUser);
      clock.advance(60 * 60_000);
    }

    const { entries } = await trail.recent(id);

    const ago = server.lookUps.map(({ startTime, endTime }) => [clock.now() - startTime, clock.now() - endTime]);
    const minute = 60_000;
    expect(ago).toEqual([
      [10 * minute, 0],
      [60 * minute, 10 * minute + 1],
      [360 * minute, 60 * minute + 1],
      [1440 * minute, 360 * minute + 1],
    ]);
    expect(entries).toHaveLength(20);
    expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).toSorted((one, other) => other - one));
  });

  test('goes through all pages, empty ones too', async () => {
    const { trail, write } = await makeWorld();
    await write(ofUser);
    for (let index = 0; index < 5; index += 1) await write({ ...ofUser, userId: 'id=other,ou=user' });
    await write(ofUser);
    server.pageSize = 2;

    expect((await trail.recent(id)).entries).toHaveLength(2);
  });

  test('looks no further back when there are fifty', async () => {
    const { trail, write } = await makeWorld();
    for (let index = 0; index < 51; index += 1) await write(ofUser);

    await trail.recent(id);

    expect(server.lookUps).toHaveLength(1);
  });

  test('when it is slow, tells what it is sure of and since when that is', async () => {
    const { clock, write } = await makeWorld();
    await write(ofUser);
    clock.advance(30 * 60_000);
    await write(ofUser);
    const slow: typeof server.wire = {
      async send(...call) {
        const answer = await server.wire.send(...call);
        clock.advance(2_500);
        return answer;
      },
    };
    const before = clock.now();

    const trail = cloudWatchTrail({ group: 'g', clock, randomness: seededRandomness(), wire: slow });
    const { entries, since } = await trail.recent(id);

    expect([entries.length, since]).toEqual([2, before - 60 * 60_000]);
    expect(server.lookUps).toHaveLength(2);
  });

  test.each(['ThrottlingException', 'TimeoutError'])('a %s ends the search, and nothing else', async (type) => {
    const { trail, clock } = await makeWorld();
    server.trouble.set('FilterLogEvents', { status: 400, body: { __type: type } });

    expect(await trail.recent(id)).toEqual({ entries: [], since: clock.now() });
  });

  test('a right that is missing is no empty day', async () => {
    const { trail } = await makeWorld();
    server.trouble.set('FilterLogEvents', { status: 400, body: { __type: 'AccessDeniedException' } });

    await expect(trail.recent(id)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
