import { describe, expect, test } from '@jest/globals';
import { CompactSign, compactVerify } from 'jose';
import { openAuthId, signAuthId } from '../../functions/engine/auth-id.ts';
import { knownBrowser, rememberUser } from '../../functions/http/authenticate/browser-cookie.ts';
import { codeGuesser, passwordGuesser } from '../../functions/node/known-browser.ts';
import { memoryKeyRings } from '../../testing/memory/key-rings.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const demo = { realm: '/alpha', username: 'demo' };
const site = { secureCookies: true };
const day = 24 * 60 * 60_000;

function tools() {
  return { clock: simulatedClock(), randomness: seededRandomness(), keyRings: memoryKeyRings() };
}
type Tools = ReturnType<typeof tools>;

/** What a browser that has signed in as these users sends. */
async function cookieAfter(given: Tools, ...users: (typeof demo)[]): Promise<string> {
  let cookie = '';
  for (const user of users) {
    const browser = await knownBrowser({ headers: { cookie } }, given);
    [cookie = ''] = (await rememberUser(user, browser, given, site, true)).split(';');
  }
  return cookie;
}

const read = (given: Tools, cookie: string) => knownBrowser({ headers: { cookie } }, given);

async function signed({ keyRings }: Tools, claims: object, header: object = {}): Promise<string> {
  const { current } = await keyRings.ring('auth-id');
  const jws = new CompactSign(new TextEncoder().encode(JSON.stringify(claims)));
  const protectedHeader = { alg: 'HS256', typ: 'waymark-browser', kid: current.id, ...header };
  return `waymark-browser=${await jws.setProtectedHeader(protectedHeader).sign(current.secret)}`;
}

describe('the cookie of a known browser', () => {
  test('is out of reach for scripts and other sites, travels over TLS only, and lasts 180 days', async () => {
    const set = await rememberUser(demo, undefined, tools(), site, true);
    const local = await rememberUser(demo, undefined, tools(), { secureCookies: false }, true);

    expect(set).toMatch(
      /^waymark-browser=[\w-]+\.[\w-]+\.[\w-]+; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=15552000$/,
    );
    expect(local).not.toContain('Secure');
  });

  test('is a token for others too: a library verifies it, and what a library signs is one', async () => {
    const given = tools();
    const { current } = await given.keyRings.ring('auth-id');
    const [, token = ''] = (await cookieAfter(given, demo)).split('=');

    const { payload, protectedHeader } = await compactVerify(token, current.secret);

    expect(protectedHeader).toEqual({ typ: 'waymark-browser', alg: 'HS256', kid: current.id });
    const claims = JSON.parse(new TextDecoder().decode(payload));
    expect(await read(given, await signed(given, claims))).toEqual({ id: claims.id, users: claims.users });
  });

  test('knows the user again, under any spelling, and nobody else', async () => {
    const given = tools();

    const browser = await read(given, await cookieAfter(given, demo));

    expect(passwordGuesser({ realm: '/alpha', username: ' DEMO' }, browser)).toEqual({
      browser: browser?.id,
      since: given.clock.now(),
    });
    expect(passwordGuesser({ realm: '/beta', username: 'demo' }, browser)).toBe('stranger');
    expect(passwordGuesser({ realm: '/alpha', username: 'victim' }, browser)).toBe('stranger');
    expect([codeGuesser(demo, browser), codeGuesser(demo, undefined)]).toEqual(['known', 'stranger']);
  });

  test('read the browser’s store: there is no user name in it, and two browsers have nothing in common', async () => {
    const given = tools();

    const cookies = [await cookieAfter(given, demo), await cookieAfter(given, demo)];

    const claims = cookies.map((cookie) => Buffer.from(cookie.split('.')[1] ?? '', 'base64url').toString());
    expect(claims.join()).not.toContain('demo');
    expect(JSON.parse(claims[0] ?? '').users[0].digest).not.toBe(JSON.parse(claims[1] ?? '').users[0].digest);
  });

  test('free guesses: signing in again, or as somebody else, does not give the browser a new id', async () => {
    const given = tools();
    const mallory = { realm: '/alpha', username: 'mallory' };

    const before = await read(given, await cookieAfter(given, demo));
    const after = await read(given, await cookieAfter(tools(), demo, demo, mallory));

    expect(after?.id).toBe(before?.id);
    expect(after?.users).toHaveLength(2);
  });

  test('a browser in a library forgets all but its latest five users', async () => {
    const given = tools();
    const users = Array.from({ length: 6 }, (_, index) => ({ realm: '/alpha', username: `reader${index}` }));

    const browser = await read(given, await cookieAfter(given, ...users));

    expect(users.map((user) => passwordGuesser(user, browser) !== 'stranger')).toEqual([false, ...Array(5).fill(true)]);
  });

  test('ends after 180 days', async () => {
    const given = tools();
    const cookie = await cookieAfter(given, demo);

    given.clock.advance(180 * day - 1);
    expect(await read(given, cookie)).toBeDefined();
    given.clock.advance(1);
    expect(await read(given, cookie)).toBeUndefined();
  });

  test('keeps its worth when the keys rotate, and loses it with its key', async () => {
    const given = tools();
    const cookie = await cookieAfter(given, demo);

    given.keyRings.rotate('auth-id');

    expect(await read(given, cookie)).toBeDefined();
    expect(await read({ ...given, keyRings: memoryKeyRings(seededRandomness('other')) }, cookie)).toBeUndefined();
  });

  test.each([
    ['not signed', 'waymark-browser=eyJhbGciOiJub25lIn0.e30.'],
    ['no token at all', 'waymark-browser=hello'],
    ['empty', 'waymark-browser='],
    ['under another name', 'browser=x'],
  ])('forging: a cookie that is %s makes a stranger, and no error', async (_, cookie) => {
    expect(await read(tools(), cookie)).toBeUndefined();
  });

  test('forging: a user added behind the signature makes a stranger', async () => {
    const given = tools();
    const [name, header, , signature] = (await cookieAfter(given, demo)).split(/[=.]/);
    const claims = Buffer.from(
      JSON.stringify({ id: 'x', users: [{ digest: 'victim', since: 1 }], exp: 9_999_999_999 }),
    ).toString('base64url');

    expect(await read(given, `${name}=${header}.${claims}.${signature}`)).toBeUndefined();
  });

  test.each([
    [{ alg: 'HS512' }, { id: 'x', users: [], exp: 9_999_999_999 }],
    [{ kid: 'unknown' }, { id: 'x', users: [], exp: 9_999_999_999 }],
    [{ typ: 'JWT' }, { id: 'x', users: [], exp: 9_999_999_999 }],
    [{}, { id: 'x', users: [] }],
    [{}, { users: [], exp: 9_999_999_999 }],
  ])('is refused with the header %j and the claims %j', async (header, claims) => {
    const given = tools();

    expect(await read(given, await signed(given, claims, header))).toBeUndefined();
  });

  test('an authId is no browser’s cookie, and a browser’s cookie is no authId', async () => {
    const given = tools();
    const ring = await given.keyRings.ring('auth-id');
    const now = given.clock.now();
    const facts = { runId: 's', otk: 'o', realm: '/alpha', journey: 'Login', issuedAt: now, expiresAt: now + day };
    const authId = signAuthId(facts, ring);
    const asAuthId = {
      ...{ authIndexType: 'service', authIndexValue: 'Login', otk: 'o', realm: '/alpha', sessionId: 's' },
      ...{ iat: 1, exp: 9_999_999_999, id: 'x', users: [] },
    };
    const [, token = ''] = (await signed(given, asAuthId)).split('=');

    expect(await read(given, `waymark-browser=${authId}`)).toBeUndefined();
    expect(() => openAuthId(token, ring, now)).toThrow(expect.objectContaining({ code: 'ERR_AUTH_ID_MALFORMED' }));
  });

  test('a cookie that another host has planted before it does not hide it', async () => {
    const given = tools();
    const cookie = await cookieAfter(given, demo);

    const browser = await read(given, `waymark-browser=planted; ${cookie}`);

    expect(codeGuesser(demo, browser)).toBe('known');
  });
});
