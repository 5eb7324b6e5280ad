// What every implementation of SessionGround, SessionGroundRaiser and SessionKeeper does.
import { expect, test } from '@jest/globals';
import type { Session } from '../../functions/ports/sessions.ts';
import { race, type World } from '../support/contract-worlds.ts';
import { demo, demoElsewhere as other } from './users.ts';

export function sessionGroundContract(makeWorld: () => Promise<World>): void {
  const withSessions = async () => {
    const world = await makeWorld();
    const start = (token: string, changes: Partial<Session> = {}) =>
      world.ports.sessionIssuer.create(token, {
        ...{ ...demo, universalId: 'id=demo', authLevel: 7, properties: {}, epoch: 0 },
        factors: [
          { factor: 'pwd', at: 1 },
          { factor: 'otp', at: 2, device: 'oath#a' },
        ],
        ...{ createdAt: world.clock.now(), latestAccessAt: world.clock.now(), maxIdleMinutes: 30, maxMinutes: 120 },
        ...changes,
      });
    await start('token');
    return { ...world, start };
  };

  test('is at 0 until it is raised, and grows each time, also while the clock stands still', async () => {
    const { ports } = await makeWorld();

    const epochs = [(await ports.sessionGround.look(demo)).epoch];
    for (let times = 0; times < 3; times += 1) epochs.push((await ports.sessionGroundRaiser.raise(demo)).epoch);

    expect(epochs[0]).toBe(0);
    expect(epochs).toEqual([...new Set(epochs)].sort((one, two) => one - two));
    expect(await ports.sessionGround.look(demo)).toEqual({ epoch: epochs.at(-1) });
  });

  test('A-7.3 attack: a session of before is none at any door once the ground is raised', async () => {
    const { ports } = await withSessions();

    await ports.sessionGroundRaiser.raise({ ...demo, username: ' Demo ' });

    expect(await ports.sessions.find('token')).toBeUndefined();
    expect(await ports.sessionReader.find('token')).toBeUndefined();
    expect(await ports.sessions.touch('token')).toBeUndefined();
  });

  test('sessions of others, and those of later, stay', async () => {
    const { ports, start } = await withSessions();
    await start('of another', { ...other });

    const { epoch } = await ports.sessionGroundRaiser.raise(demo);
    await start('of later', { epoch });

    expect(await ports.sessions.find('of another')).toBeDefined();
    expect(await ports.sessions.find('of later')).toBeDefined();
  });

  test('attack: a new user of an old name stands on other ground', async () => {
    const { ports } = await withSessions();
    await ports.identityStore.put({ ...demo, active: true, attributes: {} });
    await ports.sessionGroundRaiser.raise(demo);

    await ports.identityStore.put({ ...demo, active: true, attributes: {} });

    expect(await ports.sessions.find('token')).toBeUndefined();
  });

  test('says who raised it last, and from where he began; somebody else’s raise begins anew', async () => {
    const { ports } = await makeWorld();
    const first = await ports.sessionGroundRaiser.raise(demo);

    const mine = await ports.sessionGroundRaiser.raise(demo, 'run');
    const again = await ports.sessionGroundRaiser.raise(demo, 'run');
    const theirs = await ports.sessionGroundRaiser.raise(demo, 'another');
    const nobodys = await ports.sessionGroundRaiser.raise(demo);

    expect([mine.raised, again.raised]).toEqual([
      { by: 'run', before: first.epoch },
      { by: 'run', before: first.epoch },
    ]);
    expect(theirs.raised).toEqual({ by: 'another', before: again.epoch });
    expect(nobodys).toEqual({ epoch: nobodys.epoch });
    expect(await ports.sessionGround.look(demo)).toEqual(nobodys);
  });

  test('race: of twenty that raise it at once each gets an epoch of its own', async () => {
    const { ports } = await makeWorld();

    const raised = await race(20, () => ports.sessionGroundRaiser.raise(demo));

    expect(new Set(raised.map(({ epoch }) => epoch)).size).toBe(20);
  });

  test('a name that nobody can have has no ground', async () => {
    const { ports } = await makeWorld();
    const nobody = { ...demo, username: 'x'.repeat(257) };

    expect(await ports.sessionGroundRaiser.raise(nobody)).toEqual({ epoch: 0 });
    expect(await ports.sessionGround.look(nobody)).toEqual({ epoch: 0 });
  });

  test('the session that acts goes on, with what still stands, and is not prolonged', async () => {
    const { ports, clock } = await withSessions();
    const { epoch } = await ports.sessionGroundRaiser.raise(demo);
    const factors = [{ factor: 'pwd', at: 1 }];
    clock.advance(60_000);

    const kept = await ports.sessionKeeper.keep('token', { epoch, factors, authLevel: 0 });

    expect(kept).toBe(true);
    expect(await ports.sessions.find('token')).toMatchObject({
      ...{ factors, epoch, authLevel: 0 },
      latestAccessAt: clock.now() - 60_000,
    });
  });

  test('attack: a session that has ended is not brought back by keeping it', async () => {
    const { ports } = await withSessions();
    await ports.sessions.destroy('token');

    const kept = [
      await ports.sessionKeeper.keep('token', { epoch: 1, factors: [], authLevel: 0 }),
      await ports.sessionKeeper.keep('unknown', { epoch: 1, factors: [], authLevel: 0 }),
    ];

    expect(kept).toEqual([false, false]);
    expect(await ports.sessions.find('token')).toBeUndefined();
  });

  test.each([
    ['idle', 30],
    ['absolute', 120],
  ])('attack: a session past its %s end is not brought back by keeping it', async (end, minutes) => {
    const { ports, start, clock } = await withSessions();
    await start('old', end === 'absolute' ? { maxIdleMinutes: 500 } : {});
    clock.advance(minutes * 60_000);

    await ports.sessionKeeper.keep('old', { epoch: 1, factors: [], authLevel: 0 });

    expect(await ports.sessions.find('old')).toBeUndefined();
    expect(await ports.sessionReader.find('old')).toBeUndefined();
    expect(await ports.sessions.touch('old')).toBeUndefined();
  });

  test('a sign-in can end the session of before', async () => {
    const { ports } = await withSessions();

    expect(await ports.sessionEnder.destroy('token')).toBe(true);
    expect(await ports.sessionEnder.destroy('token')).toBe(false);
    expect(await ports.sessions.find('token')).toBeUndefined();
  });
}
