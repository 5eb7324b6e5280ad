// What sign-ins leave for their user to look at.
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { type JourneyWorld, journeyWorld, type WorldOptions } from '../../testing/journey-world.ts';
import { filled, type Reply } from '../../testing/step.ts';
import { addDemoUser, code, demo, user } from '../support/demo-user.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

const day = 86_400_000;

async function world(settings: JsonObject = {}, options: Partial<WorldOptions> = {}) {
  const at = await journeyWorld({ journeys: shippedJourneys, settings, ...options });
  await addDemoUser(at);
  return { at, list: () => at.ports.signIns.list(user) };
}

const withPassword = async (at: JourneyWorld, journey = 'Login', query = ''): Promise<Reply> =>
  at.answer(await at.start(journey, query, { headers: { 'user-agent': 'browser' } }), demo);

/** OathLogin of a user who has the app, up to the code. */
async function atTheCode({ at }: { at: JourneyWorld }) {
  const qr = await withPassword(at, 'OathLogin');
  const app = authenticator(qr);
  await at.answer(await at.answer(await at.answer(qr)), code(app.totp(at.clock)));
  at.clock.advance(60_000);
  return { app, step: await withPassword(at, 'OathLogin') };
}

describe('a sign-in', () => {
  test('is noted with its session, by whom, from where, with what and how', async () => {
    const { at, list } = await world();

    const end = await withPassword(at);

    const session = await at.ports.sessions.find(String(end.body['tokenId']));
    expect(await list()).toEqual([
      {
        ...{ id: session?.properties['AMCtxId'], at: at.clock.now(), verdict: 'signedIn', journey: 'Login' },
        ...{ sourceIp: expect.stringMatching(/^\d+\./), userAgent: expect.any(String), methods: ['pwd'] },
      },
    ]);
  });

  test('names each way once, a device by its kind', async () => {
    const { at, list } = await world();
    const { app, step } = await atTheCode({ at });

    await at.answer(step, code(app.totp(at.clock)));

    expect((await list())[0]).toMatchObject({ journey: 'OathLogin', methods: ['pwd', 'oath'] });
  });

  test('is kept for 90 days', async () => {
    const { at, list } = await world();
    await withPassword(at);

    at.clock.advance(90 * day - 1);
    expect(await list()).toHaveLength(1);
    at.clock.advance(1);

    expect(await list()).toEqual([]);
  });

  test('is noted nowhere in a realm that keeps none, nor where no session was wanted', async () => {
    const none = await world({ recentSignInDays: 0 });
    const without = await world();

    const end = await withPassword(none.at);
    await withPassword(without.at, 'Login', 'noSession=true');

    expect(end.body).toHaveProperty('tokenId');
    expect([none.at.ports.store.signIns.size, without.at.ports.store.signIns.size]).toEqual([0, 0]);
  });

  test('does not fail for want of a note', async () => {
    const { at } = await world(
      {},
      {
        ports: (ports) => ({
          ...ports,
          signInLog: { note: () => Promise.reject(new Error('no table')) },
        }),
      },
    );

    const end = await withPassword(at);

    expect([end.status, typeof end.body['tokenId']]).toEqual([200, 'string']);
    expect(at.log.messages('warn')).toContain('A sign-in could not be noted for its user');
  });
});

describe('attack:', () => {
  test('a stolen password that comes no further than the second factor is told to its owner', async () => {
    const { at, list } = await world({ secondFactor: 'ifEnrolled' });
    await atTheCode({ at });
    at.clock.advance(1000);

    const end = await withPassword(at);

    expect(end.status).toBe(401);
    expect((await list())[0]).toMatchObject({ verdict: 'refused', at: at.clock.now(), methods: ['pwd'] });
  });

  test('whoever only knows a name writes nothing into the list of its user', async () => {
    const { at, list } = await world();

    const end = await at.answer(await at.start('Login'), { ...demo, PasswordCallback: 'wrong' });

    expect(end.status).toBe(401);
    expect(await list()).toEqual([]);
  });

  test('a client that gives itself a name without end is cut short', async () => {
    const { at, list } = await world();
    const step = await at.start('Login');

    await at.post(filled(step.body, demo), '', { headers: { 'user-agent': 'x'.repeat(8000) } });

    expect((await list())[0]?.userAgent).toMatch(/^.*x{150,}$/);
    expect((await list())[0]?.userAgent).toHaveLength(200);
  });
});
