// What a realm that we create demands: a second factor of who has one, whatever journey is asked for, and a fresh proof
// of one from whoever changes them.
import { describe, expect, test } from '@jest/globals';
import { realmSeeds } from '../../functions/deployment/realm-seeds.ts';
import type { JsonObject } from '../../functions/json.ts';
import type { Session } from '../../functions/ports/sessions.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { filled, type Reply, shownCodes, typesOf } from '../../testing/step.ts';
import { addDemoUser, code, demo, user } from '../support/demo-user.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

/** As realms start. */
const seeded = (): JsonObject => ({
  ...realmSeeds({ realm: '/alpha', journeys: [], services: [] }).seeds[0]?.value,
  defaultJourney: 'MfaLogin',
});

async function world(settings: JsonObject = {}): Promise<JourneyWorld> {
  const at = await journeyWorld({ journeys: shippedJourneys, settings: { ...seeded(), ...settings } });
  await addDemoUser(at);
  return at;
}

/** Of the options for who has no phone. */
const [skip, optOut] = [2, 3];

const byPassword = async (at: JourneyWorld, journey: string): Promise<Reply> =>
  at.answer(await at.start(journey), demo);

async function enrolled(settings: JsonObject = {}) {
  const at = await world(settings);
  const qr = await byPassword(at, 'MfaLogin');
  const app = authenticator(qr);
  const display = await at.answer(qr);
  const end = await at.answer(await at.answer(display), code(app.totp(at.clock)));
  at.clock.advance(60_000);
  return { at, app, codes: shownCodes(display), end };
}

async function signedIn({ at, app }: Awaited<ReturnType<typeof enrolled>>): Promise<Session | undefined> {
  const end = await at.answer(await byPassword(at, 'MfaLogin'), code(app.totp(at.clock)));
  return at.ports.sessions.find(String(end.body['tokenId']));
}

describe('in a realm that we create', () => {
  test('A-6.3.3 the default journey asks whoever has no second factor to register one, and opens no session without', async () => {
    const at = await world();

    const step = await at.answer(await at.post({}), demo);

    expect(typesOf(step)).toContain('HiddenValueCallback');
    expect(step.body).not.toHaveProperty('tokenId');
  });

  test.each([
    ['Login', []],
    ['PushLogin', [skip]],
    ['PushLogin', [optOut]],
  ] as const)(
    'A-6.3.3 A-6.4.3 a stolen password: %s, with the buttons %j, opens no session for a user who has a second factor',
    async (journey, buttons) => {
      const { at } = await enrolled();

      let end = await byPassword(at, journey);
      for (const button of buttons) {
        if (typesOf(end).includes('DeviceProfileCallback'))
          end = await at.answer(end, { DeviceProfileCallback: '{"identifier":"x"}' });
        end = await at.answer(end, { ConfirmationCallback: button });
      }

      expect([end.status, end.body['tokenId']]).toEqual([401, undefined]);
      expect(end.body['message']).toMatch(/second factor.*MfaLogin/);
    },
  );

  test('a password alone is refused beside a session with a second factor, too, where no device was added', async () => {
    const { at, end } = await enrolled();
    const own = { headers: { iPlanetDirectoryPro: String(end.body['tokenId']) } };

    const step = await at.start('Login', 'ForceAuth=true', own);
    const { status, body } = await at.post(filled(step.body, demo), '', own);

    expect([status, body['message']]).toEqual([401, expect.stringContaining('MfaLogin')]);
  });

  test('the user is told what to do, in his language', async () => {
    const { at } = await enrolled();

    const step = await at.start('Login');
    const { status, body } = await at.post(filled(step.body, demo), '', { headers: { 'accept-language': 'de' } });

    expect([status, body['message']]).toEqual([401, expect.stringMatching(/zweiten Faktor.*MfaLogin/)]);
  });

  test('a journey that the realm names as one that needs none ends with a session', async () => {
    const { at } = await enrolled({ passwordOnlyJourneys: ['Login'] });

    const end = await byPassword(at, 'Login');

    expect(end.body).toHaveProperty('tokenId');
  });

  test('where it is demanded always, a password alone opens no session for a user without a factor either', async () => {
    const at = await world({ secondFactor: 'always' });

    const end = await byPassword(at, 'Login');

    expect([end.status, end.body['tokenId']]).toEqual([401, undefined]);
  });

  test('who registers the first factor gets a session of that sign-in, with what was proved', async () => {
    const { at, end } = await enrolled();

    const session = await at.ports.sessions.find(String(end.body['tokenId']));

    expect(session?.factors.map(({ factor }) => factor)).toEqual(['pwd', 'otp']);
  });

  test('A-6.8.4 a session tells by which factors, when, and how strongly its user signed in', async () => {
    const owner = await enrolled();

    const session = await signedIn(owner);

    const now = owner.at.clock.now();
    expect(session).toMatchObject({ authLevel: 10, createdAt: now });
    expect(session?.factors).toEqual([
      { factor: 'pwd', at: now },
      { factor: 'otp', at: now, device: expect.stringMatching(/^oath#/) },
    ]);
  });

  test('A-6.4.3 whoever has lost the phone signs in by a saved code, and the session says that it was one', async () => {
    const { at, codes } = await enrolled();
    const prompt = await byPassword(at, 'MfaLogin');

    const asked = await at.answer(prompt, code('', true));
    const end = await at.answer(asked, { NameCallback: codes[0] ?? '' });

    const session = await at.ports.sessions.find(String(end.body['tokenId']));
    expect(session?.factors.map(({ factor }) => factor)).toEqual(['pwd', 'recovery']);
  });

  test('A-7.5.1 A-6.4.3 a stolen password registers no device beside those that the user has', async () => {
    const { at } = await enrolled();

    const end = await byPassword(at, 'OathRegistration');

    expect(end.body).not.toHaveProperty('tokenId');
    expect(typesOf(end)).not.toContain('HiddenValueCallback');
    expect(await at.ports.deviceList.list(user, 'oath')).toHaveLength(1);
  });

  test('A-7.3 whoever is disabled in mid-journey gets no session', async () => {
    const { at, app } = await enrolled();
    const prompt = await byPassword(at, 'MfaLogin');

    await at.ports.sessionGroundRaiser.raise(user);
    const end = await at.answer(prompt, code(app.totp(at.clock)));

    expect([end.status, end.body['tokenId']]).toEqual([401, undefined]);
  });
});
