// What every implementation of SessionIssuer and Sessions does.
import { expect, test } from '@jest/globals';
import type { Session } from '../../functions/ports/sessions.ts';
import { race, tally, type World } from '../support/contract-worlds.ts';

const minute = 60_000;

export function sessionsContract(makeWorld: () => Promise<World>): void {
  const worldWithSession = async (changes: Partial<Session> = {}) => {
    const world = await makeWorld();
    const session: Session = {
      realm: '/alpha',
      username: 'demo',
      universalId: 'id=demo,ou=user,o=alpha,ou=services,ou=am-config',
      authLevel: 0,
      factors: [],
      epoch: 0,
      properties: {},
      createdAt: world.clock.now(),
      latestAccessAt: world.clock.now(),
      maxIdleMinutes: 30,
      maxMinutes: 120,
      ...changes,
    };
    await world.ports.sessionIssuer.create('token', session);
    return { ...world, sessions: world.ports.sessions, session };
  };

  test('gives a session back as it was, odd properties included', async () => {
    const { sessions, session } = await worldWithSession({
      authLevel: -3,
      revision: 'r1',
      username: 'Zoë 測試',
      factors: [
        { factor: 'pwd', at: 1_000 },
        { factor: 'remembered', at: 1_000, second: true },
        { factor: 'otp', at: 2_000, device: 'oath#1' },
      ],
      properties: { '': '', 'am.protected.x': '"\\\u0000', NodeType: 'a|b|', constructor: 'x', _id: '\u{1f600}' },
    });

    expect(await sessions.find('token')).toEqual(session);
  });

  test('knows no other token', async () => {
    const { sessions } = await worldWithSession();

    for (const token of ['', 'Token', 'token ', 'token2']) {
      expect(await sessions.find(token)).toBeUndefined();
      expect(await sessions.touch(token)).toBeUndefined();
      expect(await sessions.destroy(token)).toBe(false);
    }
  });

  test('A-7.3 N-SES-2 an idle session ends at its very moment', async () => {
    const { sessions, session, clock } = await worldWithSession();

    clock.advance(30 * minute - 1);
    expect(await sessions.find('token')).toEqual(session);

    clock.advance(1);
    expect(await sessions.find('token')).toBeUndefined();
    expect(await sessions.touch('token')).toBeUndefined();
    expect(await sessions.destroy('token')).toBe(false);
  });

  test('touching a session resets its idle time, and only that', async () => {
    const { sessions, session, clock } = await worldWithSession();
    clock.advance(30 * minute - 1);
    const touched = { ...session, latestAccessAt: clock.now() };

    expect(await sessions.touch('token')).toEqual(touched);

    clock.advance(30 * minute - 1);
    expect(await sessions.find('token')).toEqual(touched);
    clock.advance(1);
    expect(await sessions.find('token')).toBeUndefined();
  });

  test('whoever only reads sessions sees what the others see', async () => {
    const { sessions, session, clock, ports } = await worldWithSession();
    const { sessionReader } = ports;
    const seen = [await sessionReader.find('token'), await sessionReader.find('other')];

    clock.advance(30 * minute - 1);
    await sessions.touch('token');
    clock.advance(1);
    seen.push(await sessionReader.find('token'));
    await sessions.destroy('token');
    seen.push(await sessionReader.find('token'));

    const touched = { ...session, latestAccessAt: clock.now() - 1 };
    expect(seen).toEqual([session, undefined, touched, undefined]);
  });

  test('whoever only touches sessions keeps one alive, and brings none back', async () => {
    const { session, clock, ports } = await worldWithSession();
    const { sessionTouch } = ports;
    clock.advance(30 * minute - 1);
    const touched = { ...session, latestAccessAt: clock.now() };

    const seen = [await sessionTouch.touch('token'), await sessionTouch.touch('other')];
    clock.advance(30 * minute);
    seen.push(await sessionTouch.touch('token'));

    expect(seen).toEqual([touched, undefined, undefined]);
  });

  test('reading a session does not prolong it', async () => {
    const { sessions, clock, ports } = await worldWithSession();
    clock.advance(20 * minute);

    await sessions.find('token');
    await ports.sessionReader.find('token');

    clock.advance(10 * minute);
    expect(await sessions.find('token')).toBeUndefined();
  });

  test('A-7.3 N-SES-2 no touch carries a session over its absolute end', async () => {
    const { sessions, clock } = await worldWithSession();
    for (let index = 0; index < 5; index += 1) {
      clock.advance(20 * minute);
      expect(await sessions.touch('token')).toBeDefined();
    }

    clock.advance(20 * minute - 1);
    expect(await sessions.touch('token')).toBeDefined();

    clock.advance(1);
    expect(await sessions.find('token')).toBeUndefined();
    expect(await sessions.touch('token')).toBeUndefined();
    expect(await sessions.destroy('token')).toBe(false);
  });

  test('a session that was ended is gone at once, and ends once, however many try', async () => {
    const { sessions } = await worldWithSession();

    const ended = await race(50, () => sessions.destroy('token'));

    expect(tally(ended)).toEqual({ true: 1, false: 49 });
    expect(await sessions.find('token')).toBeUndefined();
    expect(await sessions.touch('token')).toBeUndefined();
  });

  test('a touch that races with the end of a session does not bring it back', async () => {
    const { sessions } = await worldWithSession();

    await Promise.all([sessions.destroy('token'), ...(await race(20, async () => sessions.touch('token')))]);

    expect(await sessions.find('token')).toBeUndefined();
  });
}
