// PasskeyRegistration: where My account sends who wants a passkey, or another one.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { authenticator } from '../../testing/authenticator.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { type Reply, shownCodes, typesOf } from '../../testing/step.ts';
import { addDemoUser, code, demo, user } from '../support/demo-user.ts';
import { browserKey, passkeyAnswer } from '../support/passkey-journeys.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

const session = { tokenId: expect.any(String), realm: '/alpha' };
const settings = {
  journeyMinutes: 15,
  secondFactor: 'ifEnrolled',
  factorChanges: 'proved',
  defaultJourney: 'MfaLogin',
};

let at: JourneyWorld;
beforeEach(async () => {
  at = await journeyWorld({ journeys: shippedJourneys, settings });
  await addDemoUser(at);
});

const withPassword = async (cookie?: Reply): Promise<Reply> => {
  const page = await at.start('PasskeyRegistration');
  if (!cookie) return at.answer(page, demo);
  const headers = {
    Cookie: `iPlanetDirectoryPro=${String(cookie.body['tokenId'])}`,
    'X-Requested-With': 'tests',
  };
  const callbacks = [
    { type: 'NameCallback', input: [{ name: 'IDToken1', value: String(demo['NameCallback']) }] },
    { type: 'PasswordCallback', input: [{ name: 'IDToken2', value: String(demo['PasswordCallback']) }] },
  ];
  return at.post({ authId: page.body['authId'], callbacks }, '', { headers });
};
const registered = async () => {
  const key = browserKey();
  const display = await passkeyAnswer(at, await withPassword(), key);
  return { key, display, end: await at.answer(display) };
};

describe('PasskeyRegistration', () => {
  test('registers the first passkey after the password', async () => {
    const { display, end } = await registered();

    expect(shownCodes(display)).toHaveLength(10);
    expect(end.body).toMatchObject(session);
  });

  test('asks for the first one before it makes another', async () => {
    const { key } = await registered();

    const proof = await withPassword();
    const another = browserKey();
    const registration = await passkeyAnswer(at, proof, key);
    const end = await at.answer(await passkeyAnswer(at, registration, another));

    expect(typesOf(proof)).toEqual(['MetadataCallback', 'HiddenValueCallback', 'ConfirmationCallback']);
    expect(end.body).toMatchObject(session);
    expect(await at.ports.passkeys.list(user)).toHaveLength(2);
  });

  test('takes a recovery code in its place, and no guess', async () => {
    const { display } = await registered();
    const collector = await at.answer(await withPassword(), { HiddenValueCallback: 'ERROR::NotAllowedError:lost' });

    const again = await at.answer(collector, { NameCallback: 'Abcdefgh1234' });
    const registration = await at.answer(again, { NameCallback: String(shownCodes(display)[0]) });

    expect([collector, again].map(typesOf)).toEqual([['NameCallback'], ['NameCallback']]);
    expect(typesOf(registration)).toEqual(['MetadataCallback', 'HiddenValueCallback']);
  });

  test('a stolen password: a user with an app alone is sent to sign in with it, and registers with that session', async () => {
    const qr = await at.answer(await at.start('OathRegistration'), demo);
    await at.answer(await at.answer(qr));
    const app = authenticator(qr);

    const refused = await withPassword();
    const wait = await at.answer(await at.start('OathLogin'), demo);
    const signedIn = await at.answer(wait, code(app.totp(at.clock)));
    const registration = await withPassword(signedIn);

    expect([refused.status, String(refused.body['message'])]).toEqual([401, expect.stringContaining('MfaLogin')]);
    expect(typesOf(registration)).toEqual(['MetadataCallback', 'HiddenValueCallback']);
    expect(await at.ports.passkeys.list(user)).toEqual([]);
  });
});
