// Remembered browsers from end to end: the door, the engine, both nodes, and what a session of one is worth.
import { describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { JsonObject } from '../../functions/json.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { filled, type Reply } from '../../testing/step.ts';
import { addDemoUser, demo } from '../support/demo-user.ts';

const user = { realm: '/alpha', username: 'demo' };

/** The cookie first; else name and password, and the browser is remembered. */
const login = journeyExport({
  id: 'Login',
  entry: 'cookie',
  nodes: {
    cookie: { type: 'PersistentCookieDecisionNode', to: { true: 'success', false: 'ask' } },
    ask: {
      type: 'PageNode',
      children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
      to: { outcome: 'check' },
    },
    check: { type: 'DataStoreDecisionNode', to: { true: 'remember', false: 'failure' } },
    remember: { type: 'SetPersistentCookieNode', to: { outcome: 'success' } },
  },
});
/** Remembers, whatever the way in. */
const loop = journeyExport({
  id: 'Loop',
  entry: 'cookie',
  nodes: {
    cookie: { type: 'PersistentCookieDecisionNode', to: { true: 'remember', false: 'failure' } },
    remember: { type: 'SetPersistentCookieNode', to: { outcome: 'success' } },
  },
});
/** Name and password, and then the cookie in the place of a second factor. */
const beside = journeyExport({
  id: 'Beside',
  entry: 'ask',
  nodes: {
    ask: {
      type: 'PageNode',
      children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
      to: { outcome: 'check' },
    },
    check: { type: 'DataStoreDecisionNode', to: { true: 'cookie', false: 'failure' } },
    cookie: { type: 'PersistentCookieDecisionNode', to: { true: 'success', false: 'failure' } },
  },
});

async function world(settings: JsonObject = {}): Promise<JourneyWorld> {
  const at = await journeyWorld({ journeys: [login, loop, beside], settings });
  await addDemoUser(at);
  return at;
}

const cookieOf = ({ cookies }: Reply): string | undefined =>
  cookies.find((cookie) => cookie.startsWith('session-jwt='))?.split(';')[0];
const bringing = (cookie = '') => ({ headers: { Cookie: cookie, 'X-Requested-With': 'test' } });

/** The cookie after a login with name and password. */
async function rememberedIn(at: JourneyWorld): Promise<string> {
  return cookieOf(await at.answer(await at.start('Login'), demo)) ?? '';
}

/** As if a second factor had been proved when the browser was remembered. */
async function rememberedWithSecond(at: JourneyWorld, second: boolean): Promise<string> {
  const now = at.clock.now();
  const token = await at.ports.browserMemory.remember({
    ...{ ...user, cookieName: 'session-jwt', epoch: 0, provedAt: now - 1000, second, createdAt: now },
    ...{ idleEnd: now + 3_600_000, end: now + 3_600_000, sourceIp: '', userAgent: '', journey: 'Login' },
  });
  return `session-jwt=${token}`;
}

const sessionOf = (at: JourneyWorld, { body }: Reply) => at.ports.sessions.find(String(body['tokenId']));

describe('a remembered browser', () => {
  test('gets its cookie with the session: out of reach of scripts and other sites', async () => {
    const at = await world();

    const end = await at.answer(await at.start('Login'), demo);

    const cookie = end.cookies.find((one) => one.startsWith('session-jwt='));
    expect(cookie).toMatch(
      /^session-jwt=v1\.[\w-]{22}\.[\w-]{43}; Path=\/; Max-Age=18000; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
  });

  test('signs its user in, in a session that says how', async () => {
    const at = await world();
    const cookie = await rememberedIn(at);
    const provedAt = at.clock.now();
    at.clock.advance(3_600_000);

    const end = await at.start('Login', '', bringing(cookie));

    expect(end.status).toBe(200);
    expect(await sessionOf(at, end)).toMatchObject({
      username: 'demo',
      authLevel: 0,
      factors: [{ factor: 'remembered', at: provedAt }],
    });
    expect(cookieOf(end)).toMatch(/^session-jwt=v1\./);
    expect(cookieOf(end)).not.toBe(cookie);
  });

  test.each(['Login', 'Beside'])('gets none where the request wants no session (%s)', async (journey) => {
    const at = await world();

    const step = await at.start(journey, 'noSession=true');
    const end = await at.answer(step, demo);

    expect(cookieOf(end)).toBeUndefined();
    expect(at.ports.store.browsers.size).toBe(0);
  });
});

describe('attacks on remembered browsers', () => {
  test('a stolen cookie after a new password, a lock or a removed factor opens nothing: the ground is another', async () => {
    const at = await world();
    const cookie = await rememberedIn(at);
    await at.ports.sessionGroundRaiser.raise(user);

    const next = await at.start('Login', '', bringing(cookie));

    expect(next.body['tokenId']).toBeUndefined();
    expect(next.body['authId']).toBeDefined();
  });

  test('a ground that is raised between the cookie and the session ends the journey', async () => {
    const at = await world();
    const cookie = await rememberedIn(at);
    const { look } = at.ports.sessionGround;
    let looks = 0;
    at.ports.sessionGround.look = async (whose) => {
      const ground = await look(whose);
      looks += 1;
      // After the node has looked, before the engine does at the end.
      if (looks === 1) await at.ports.sessionGroundRaiser.raise(user);
      return ground;
    };

    const end = await at.start('Login', '', bringing(cookie));

    expect(end.status).toBe(401);
    expect(JSON.stringify(at.log.lines)).toContain('ERR_GROUND_GONE');
  });

  test('a stolen cookie that renews itself: what it stands for makes no new one', async () => {
    const at = await world();
    const cookie = await rememberedIn(at);
    const before = at.ports.store.browsers.size;

    const end = await at.start('Loop', '', bringing(cookie));

    expect(end.status).toBe(200);
    expect(at.ports.store.browsers.size).toBe(before);
    expect(end.cookies.filter((one) => one.startsWith('session-jwt='))).toHaveLength(1);
  });

  test('a stolen cookie makes the thief’s browser no known one', async () => {
    const at = await world();
    const cookie = await rememberedIn(at);

    const end = await at.start('Login', '', bringing(cookie));

    expect(end.cookies.some((one) => one.startsWith('waymark-browser='))).toBe(false);
  });

  test.each([
    ['always', 401],
    ['ifEnrolled', 401],
    ['never', 200],
  ])('a stolen cookie alone is no second factor (%s)', async (secondFactor, status) => {
    const at = await world({ secondFactor });
    at.ports.demandedFactors.list = async () => ['oath#1'];
    const cookie = await rememberedWithSecond(at, true);

    const end = await at.start('Login', '', bringing(cookie));

    expect(end.status).toBe(status);
  });

  test.each([
    ['a second factor was proved', true, 200],
    ['a password alone was proved', false, 401],
  ])('beside a password the cookie stands for a second factor only if %s', async (_when, second, status) => {
    const at = await world({ secondFactor: 'always' });
    const cookie = await rememberedWithSecond(at, second);
    const step = await at.start('Beside', '', bringing(cookie));

    const end = await at.post(filled(step.body, demo), '', bringing(cookie));

    expect(end.status).toBe(status);
  });

  test('the cookie is no token of a journey, nor a session', async () => {
    const at = await world();
    const token = (await rememberedIn(at)).split('=')[1] ?? '';

    const step = await at.post({ authId: token, callbacks: [] });

    expect(step.status).not.toBe(200);
    expect(() => decodeJwt(token)).toThrow();
    expect(await at.ports.sessions.find(token)).toBeUndefined();
  });
});
