// What every implementation of AuditTrail does.
import { expect, test } from '@jest/globals';
import type { AuditEvent, AuditTrail } from '../../functions/ports/audit.ts';
import { comparableId, universalId } from '../../functions/ports/universal-id.ts';
import type { SimulatedClock } from '../../testing/simulated-clock.ts';
import { demo, demoElsewhere, spellings } from './users.ts';

export interface TrailWorld {
  readonly trail: AuditTrail;
  readonly clock: SimulatedClock;
  /** Into the log that is looked up, at this moment. */
  write(...events: readonly Omit<AuditEvent, 'at'>[]): Promise<void>;
}

const hour = 60 * 60_000;
export const id = universalId(demo);
const admin = universalId({ realm: '/', username: 'admin' });
const about = { transactionId: 't', realm: '/alpha' } as const;

const login = (userId = id): Omit<AuditEvent, 'at'> => ({
  ...{ ...about, eventName: 'AM-TREE-LOGIN-COMPLETED', userId, result: 'SUCCESSFUL' },
  info: { treeName: 'Login', ipAddress: '192.0.2.1', authLevel: 0 },
});
const signedOut = (info: object, userId?: string): Omit<AuditEvent, 'at'> => ({
  ...{ ...about, eventName: 'WAYMARK-SESSIONS-ENDED', ...(userId !== undefined && { userId }) },
  info: { objectId: id, ...info },
});

export function auditTrailContract(makeWorld: () => Promise<TrailWorld>): void {
  test('of a user to whom nothing happened is empty, and of the last day', async () => {
    const { trail, clock, write } = await makeWorld();
    await write(login(universalId(demoElsewhere)));

    expect(await trail.recent(id)).toEqual({ entries: [], since: clock.now() - 24 * hour });
  });

  test('tells what happened, newest first, and who did it where that was somebody else', async () => {
    const { trail, clock, write } = await makeWorld();
    const [first, second, third] = [clock.now(), clock.now() + 1_000, clock.now() + 2_000];
    await write(login());
    clock.set(second);
    await write(signedOut({ by: 'operator' }));
    clock.set(third);
    await write(signedOut({ ipAddress: '192.0.2.9' }, admin));

    expect((await trail.recent(id)).entries).toEqual([
      { at: third, eventName: 'WAYMARK-SESSIONS-ENDED', by: admin, ipAddress: '192.0.2.9' },
      { at: second, eventName: 'WAYMARK-SESSIONS-ENDED', by: 'operator' },
      {
        ...{ at: first, eventName: 'AM-TREE-LOGIN-COMPLETED', result: 'SUCCESSFUL' },
        ...{ journey: 'Login', ipAddress: '192.0.2.1' },
      },
    ]);
  });

  test('leaves out nodes one by one, what the line of a sign-in tells anyway, what the user did to others, and what is told beside', async () => {
    const { trail, write } = await makeWorld();
    await write({ ...about, eventName: 'AM-NODE-LOGIN-COMPLETED', userId: id, info: { treeName: 'Login' } });
    await write({ ...signedOut({}, id), info: { objectId: admin } });
    await write({
      ...{ ...about, eventName: 'WAYMARK-DEVICE-REMOVED', userId: id },
      info: { objectId: id, kind: 'push', operation: 'delete', device: 'uuid', previous: 'jo@example.com' },
    });
    await write({ ...about, eventName: 'AM-SESSION-CREATED', userId: id, info: { objectId: 'a tracking id' } });
    await write({ ...about, eventName: 'AM-SESSION-LOGGED_OUT', userId: id, info: { objectId: 'a tracking id' } });

    expect((await trail.recent(id)).entries).toEqual([
      { at: expect.any(Number), eventName: 'AM-SESSION-LOGGED_OUT' },
      { at: expect.any(Number), eventName: 'WAYMARK-DEVICE-REMOVED', kind: 'push', operation: 'delete' },
    ]);
  });

  test('is of the last day, and of nothing before', async () => {
    const { trail, clock, write } = await makeWorld();
    await write(login());
    clock.advance(24 * hour - 1);
    const still = await trail.recent(id);
    clock.advance(2);

    expect([still.entries.length, (await trail.recent(id)).entries.length]).toEqual([1, 0]);
  });

  test('of a user to whom much happened has fifty, and says since when', async () => {
    const { trail, clock, write } = await makeWorld();
    const start = clock.now();
    for (let index = 0; index < 60; index += 1) {
      await write(login());
      clock.advance(1_000);
    }

    const { entries, since } = await trail.recent(id);

    expect(entries.map(({ at }) => at)).toEqual(Array.from({ length: 50 }, (_, index) => start + (59 - index) * 1_000));
    expect(since).toBe(start + 10_000);
  });

  test.each([
    ['*', 'demo'],
    ['d*', 'demo'],
    ['demo") || ($.userId = "*', 'demo'],
    ['demo\\', 'demo'],
    ['%demo%', 'demo'],
    ['jörg', 'jürg'],
  ])('attack: the user %j is not shown what happened to %j', async (username, other) => {
    const { trail, write } = await makeWorld();
    const own = universalId({ realm: '/alpha', username });
    await write(login(universalId({ realm: '/alpha', username: other })));
    await write(signedOut({ objectId: own, by: 'operator' }));

    const { entries } = await trail.recent(own);

    expect(entries.map(({ eventName }) => eventName)).toEqual(['WAYMARK-SESSIONS-ENDED']);
  });

  test('attack: the administrator of a realm is not shown what happened in one that differs from it in case alone', async () => {
    const { trail, write } = await makeWorld();
    // A name that CloudWatch is asked for by its beginning, so that only the reading tells the realms apart.
    const [ours, theirs] = ['/alpha', '/Alpha'].map((realm) => universalId({ realm, username: 'jörg' }));
    await write({ ...login(theirs), realm: '/Alpha' });

    expect((await trail.recent(ours ?? '')).entries).toEqual([]);
  });

  test('attack: a journey that is called like a user puts nothing into what happened to him, and hides nothing from its author’s', async () => {
    const { trail, write } = await makeWorld();
    const mallory = universalId({ realm: '/beta', username: 'mallory' });
    const info = { operation: 'DELETE', kind: 'journey', objectId: id };
    await write({ ...about, eventName: 'AM-CONFIG-CHANGE', realm: '/beta', userId: mallory, info });

    expect((await trail.recent(id)).entries).toEqual([]);
    expect((await trail.recent(mallory)).entries).toMatchObject([{ eventName: 'AM-CONFIG-CHANGE', kind: 'journey' }]);
  });

  test('attack: a name as long as names can be is found, however deep its realm', async () => {
    const { trail, write } = await makeWorld();
    const realm = `/${['a', 'b', 'c'].map((letter) => letter.repeat(64)).join('/')}`;
    const [own, other] = ['x', 'y'].map((end) => universalId({ realm, username: `${'N'.repeat(255)}${end}` }));
    await write(login(own), login(other));

    expect((await trail.recent(own ?? '')).entries).toHaveLength(1);
  });

  test('attack: another spelling of the name hides nothing', async () => {
    const { trail, write } = await makeWorld();
    const [stored, ...typed] = spellings.map(universalId);
    for (const spelling of typed) await write(signedOut({ objectId: comparableId(spelling) }, admin));

    expect((await trail.recent(stored ?? '')).entries).toHaveLength(typed.length);
  });
}
