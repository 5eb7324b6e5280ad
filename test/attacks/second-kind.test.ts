// Who has just signed in with his app adds a phone without typing another code: the session that comes along has proved it.
// It must be his own session, alive, and its proof no older than one of the same journey could be.
import { describe, expect, test } from '@jest/globals';
import { attackedStack, hasSession, messageOf, uriOf } from '../support/attacked-stack.ts';
import { advanceWallClock } from '../support/wall-clock.ts';

const attacked = attackedStack();
const cookieOf = (token: string) => `iPlanetDirectoryPro=${token}`;
const refused = expect.stringMatching(/has a second factor already.*MfaLogin/);

describe('a phone beside an app', () => {
  test('is added in PushLoginSimple with the session that a code has just opened, and signs in', async () => {
    const { withOath, signIn, answer, approve, phone, stored } = attacked();
    const { username, token } = await withOath();
    const added = phone();

    const qr = await signIn('PushLoginSimple', username, { cookie: cookieOf(token) });
    await added.scan(uriOf(qr));
    const end = await approve(await answer(await answer(qr)), added);

    expect(hasSession(end)).toBe(true);
    expect((await stored(username)).map((device) => device.split('#')[0])).toEqual(['oath', 'push']);
  });

  test('does not carry the proof over: a sign-in with the password alone stays worth a password', async () => {
    const { withOath, signIn } = attacked();
    const { username, token } = await withOath();

    const end = await signIn('Login', username, { cookie: cookieOf(token) });

    expect([end.status, hasSession(end)]).toEqual([401, false]);
  });

  test('is not added by a thief with a strong session of his own', async () => {
    const { withOath, signIn, stored } = attacked();
    const [victim, thief] = [await withOath(), await withOath()];
    const before = await stored(victim.username);

    const end = await signIn('PushLoginSimple', victim.username, { cookie: cookieOf(thief.token) });

    expect([end.status, messageOf(end)]).toEqual([401, refused]);
    expect(await stored(victim.username)).toEqual(before);
  });

  test('is not added with a session whose code was typed longer ago than a journey may take', async () => {
    const { withOath, signIn, stored, doors } = attacked();
    const { username, token } = await withOath();
    advanceWallClock(16 * 60_000);
    const alive = await doors(token, username);

    const end = await signIn('PushLoginSimple', username, { cookie: cookieOf(token) });

    expect(alive.sessions).toBe(200);
    expect([end.status, messageOf(end)]).toEqual([401, refused]);
    expect(await stored(username)).toHaveLength(1);
  });

  test('is not added with a session that somebody has ended, nor with one from before the first factor', async () => {
    const { withoutFactor, withOath, signIn, operator } = attacked();
    const username = await withoutFactor();
    const early = String((await signIn('Login', username)).body['tokenId']);
    const { token } = await withOath(username);
    const byPassword = await signIn('PushLoginSimple', username, { cookie: cookieOf(early) });
    await operator(['sign-out', username]);

    const ended = await signIn('PushLoginSimple', username, { cookie: cookieOf(token) });

    expect([byPassword, ended].map(messageOf)).toEqual([refused, refused]);
  });
});
