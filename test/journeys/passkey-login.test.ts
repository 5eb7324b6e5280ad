// PasskeyLogin: a passkey without a name; without one a password and a one-time password, and the offer to set a passkey up.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { authenticator } from '../../testing/authenticator.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { outputOf, type Reply, shownCodes, typesOf } from '../../testing/step.ts';
import { addDemoUser, code, demo, user } from '../support/demo-user.ts';
import { browserKey, ceremonyOf, pageOrigin, passkeyAnswer } from '../support/passkey-journeys.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';
import type { SoftwareAuthenticator } from '../support/software-authenticator.ts';

const session = { tokenId: expect.any(String), realm: '/alpha' };
const [setUp, notNow] = [{ ConfirmationCallback: 0 }, { ConfirmationCallback: 1 }];
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

/** From the first page to whatever the password leads to. */
async function withPassword(): Promise<Reply> {
  const page = await at.start('PasskeyLogin');
  const password = await at.answer(page, { NameCallback: String(demo['NameCallback']) });
  return at.answer(password, { PasswordCallback: String(demo['PasswordCallback']) });
}

/** Of a user who had no factor. */
async function enrolled(): Promise<{ key: SoftwareAuthenticator; display: Reply; end: Reply }> {
  const key = browserKey();
  const registration = await at.answer(await withPassword(), setUp);
  const display = await passkeyAnswer(at, registration, key);
  return { key, display, end: await at.answer(display) };
}

const sessionOf = (end: Reply) => at.ports.sessionReader.find(String(end.body['tokenId']));
const factorsOf = async (end: Reply) => (await sessionOf(end))?.factors.map(({ factor }) => factor);
const signIn = async (key: SoftwareAuthenticator, spoiled = {}) =>
  passkeyAnswer(at, await at.start('PasskeyLogin'), key, spoiled);

describe('PasskeyLogin, the first time', () => {
  test('offers a passkey after the password, shows its codes, and signs in', async () => {
    const offer = await withPassword();
    const registration = await at.answer(offer, setUp);
    const display = await passkeyAnswer(at, registration, browserKey());
    const end = await at.answer(display);

    expect([offer, registration, display].map(typesOf)).toEqual([
      ['TextOutputCallback', 'ConfirmationCallback'],
      ['MetadataCallback', 'HiddenValueCallback'],
      ['TextOutputCallback'],
    ]);
    expect(ceremonyOf(registration)).toMatchObject({
      ...{ relyingPartyName: 'Waymark', userName: 'demo', _relyingPartyId: '' },
      _authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
    });
    expect(shownCodes(display)).toHaveLength(10);
    expect(end.body).toMatchObject(session);
    // Registering a passkey proves nothing.
    expect(await sessionOf(end)).toMatchObject({ authLevel: 0, factors: [{ factor: 'pwd' }] });
    expect(at.ports.auditLog.events.filter(({ eventName }) => eventName === 'WAYMARK-DEVICE-REGISTERED')).toHaveLength(
      1,
    );
  });

  test('may be put off', async () => {
    expect((await at.answer(await withPassword(), notNow)).body).toMatchObject(session);
    expect(await at.ports.passkeys.list(user)).toEqual([]);
  });

  test('goes on where the browser cannot, or its user would not', async () => {
    for (const outcome of ['unsupported', 'ERROR::NotAllowedError:cancelled']) {
      const registration = await at.answer(await withPassword(), setUp);
      expect((await at.answer(registration, { HiddenValueCallback: outcome })).body).toMatchObject(session);
    }
  });
});

describe('PasskeyLogin, from then on', () => {
  test('asks for no name, and the session knows what was shown', async () => {
    const { key } = await enrolled();

    const page = await at.start('PasskeyLogin');
    const end = await passkeyAnswer(at, page, key);

    expect(typesOf(page)).toEqual(['NameCallback', 'MetadataCallback', 'HiddenValueCallback']);
    expect(ceremonyOf(page)).toMatchObject({ mediation: 'conditional', _allowCredentials: [] });
    expect(end.body).toMatchObject(session);
    const [passkey] = await at.ports.passkeys.list(user);
    const device = `webauthn#${passkey?.uuid}`;
    expect(await sessionOf(end)).toMatchObject({
      ...{ username: 'demo', authLevel: 10, properties: { NodeType: 'WebAuthnAuthentication|' } },
      factors: [
        { factor: 'swk', device },
        { factor: 'uv', device },
      ],
    });
  });

  test('opening it tells nobody who has passkeys', async () => {
    const before = await at.start('PasskeyLogin');
    await enrolled();
    const after = await at.start('PasskeyLogin');

    const shape = (step: Reply) => ({ ...ceremonyOf(step), challenge: '' });
    expect(shape(after)).toEqual(shape(before));
    expect(ceremonyOf(after)['challenge']).not.toBe(ceremonyOf(before)['challenge']);
  });

  test('with the name of the user in the field it is as good', async () => {
    const { key } = await enrolled();

    const end = await passkeyAnswer(at, await at.start('PasskeyLogin'), key, {}, { NameCallback: 'demo' });

    expect(end.body).toMatchObject(session);
  });

  test('a hardware key is told apart from one that is copied', async () => {
    const key = browserKey({ synced: false });
    await passkeyAnswer(at, await at.answer(await withPassword(), setUp), key);

    expect(await factorsOf(await signIn(key))).toEqual(['hwk', 'uv']);
  });

  test('without the passkey the password leads to it once more, and a recovery code stands in', async () => {
    const { display } = await enrolled();
    const [recoveryCode = ''] = shownCodes(display);

    const named = await withPassword();
    const collector = await at.answer(named, { ConfirmationCallback: 0 });
    const offer = await at.answer(collector, { NameCallback: recoveryCode });
    const end = await at.answer(offer, notNow);

    expect(typesOf(named)).toEqual(['MetadataCallback', 'HiddenValueCallback', 'ConfirmationCallback']);
    expect(ceremonyOf(named)['_allowCredentials']).toHaveLength(1);
    expect(typesOf(collector)).toEqual(['NameCallback']);
    expect(end.body).toMatchObject(session);
    expect(await factorsOf(end)).toEqual(['pwd', 'recovery']);
  });

  test('a second passkey is added by who has shown the first, or a code of it', async () => {
    const { display } = await enrolled();
    const [recoveryCode = ''] = shownCodes(display);
    const collector = await at.answer(await withPassword(), { ConfirmationCallback: 0 });
    const offer = await at.answer(collector, { NameCallback: recoveryCode });
    const another = browserKey();

    const registration = await at.answer(offer, setUp);
    const codes = await passkeyAnswer(at, registration, another);
    await at.answer(codes);

    expect(ceremonyOf(registration)['_excludeCredentials']).toHaveLength(1);
    expect(await at.ports.passkeys.list(user)).toHaveLength(2);
    expect((await signIn(another)).body).toMatchObject(session);
    // The later set is in force.
    const again = await at.answer(await withPassword(), { ConfirmationCallback: 0 });
    expect((await at.answer(again, { NameCallback: String(shownCodes(display)[1]) })).status).toBe(200);
    expect(
      await at.ports.recoveryCodes.spend(user, 'webauthn', String(shownCodes(codes)[0]), 'v', {
        ...{ limit: 5, baseDelaySeconds: 30, maxDelaySeconds: 900, ceiling: 90 },
      }),
    ).toMatchObject({ verdict: 'accepted' });
  });

  test('a user with an app for one-time passwords is asked for one, and then offered a passkey', async () => {
    const qr = await at.answer(await at.start('OathRegistration'), demo);
    await at.answer(await at.answer(qr));
    const app = authenticator(qr);

    const prompt = await withPassword();
    const offer = await at.answer(prompt, code(app.totp(at.clock)));
    const key = browserKey();
    const end = await at.answer(await passkeyAnswer(at, await at.answer(offer, setUp), key));

    expect(typesOf(prompt)).toEqual(['NameCallback', 'ConfirmationCallback']);
    expect(await sessionOf(end)).toMatchObject({ authLevel: 10, factors: [{ factor: 'pwd' }, { factor: 'otp' }] });
    expect((await signIn(key)).body).toMatchObject(session);
  });
});

describe('PasskeyLogin refuses', () => {
  test.each([
    ['phishing: a page of another origin', { origin: 'https://evil.example' }],
    ['phishing: another domain', { rpId: 'evil.example' }],
    ['an authenticator that has recognised nobody', { UV: false }],
    ['a forged signature', { forged: true }],
    ['the user handle of somebody else', { userHandle: Buffer.from('other').toString('base64url') }],
    ['a credential that nobody has', { credentialId: 'AAAA' }],
  ])('%s, with a page for the password and no word of why', async (_what, spoiled) => {
    const { key } = await enrolled();

    const next = await signIn(key, spoiled);

    expect(typesOf(next)).toEqual(['PasswordCallback']);
    expect(JSON.stringify(next.body)).not.toMatch(/evil|origin|signature|handle|credential/i);
  });

  test('phishing by relay: a request that names the origin of the phisher’s page', async () => {
    const { key } = await enrolled();
    const page = await at.start('PasskeyLogin');
    const outcome = key.authenticate(ceremonyOf(page), { origin: 'https://evil.example' });
    const callbacks = (page.body['callbacks'] as { type: string; input?: object[] }[]).map((callback) =>
      callback.type === 'HiddenValueCallback'
        ? { ...callback, input: [{ name: 'IDToken3', value: outcome }] }
        : callback,
    );

    const next = await at.post({ ...page.body, callbacks }, '', { headers: { Origin: 'https://evil.example' } });

    expect(typesOf(next)).toEqual(['PasswordCallback']);
  });

  test('challenge reuse: an answer to the step of another journey', async () => {
    const { key } = await enrolled();
    const [one, two] = [await at.start('PasskeyLogin'), await at.start('PasskeyLogin')];
    const outcome = key.authenticate(ceremonyOf(one));

    expect(typesOf(await at.answer(two, { HiddenValueCallback: outcome }))).toEqual(['PasswordCallback']);
    expect((await at.answer(one, { HiddenValueCallback: outcome })).body).toMatchObject(session);
  });

  test('challenge reuse: of fifty copies of the last step one gets the session', async () => {
    const { key } = await enrolled();
    const page = await at.start('PasskeyLogin');
    const outcome = key.authenticate(ceremonyOf(page));

    const ends = await Promise.all(Array.from({ length: 50 }, () => at.answer(page, { HiddenValueCallback: outcome })));

    expect(ends.filter(({ body }) => body['tokenId'] !== undefined)).toHaveLength(1);
  });

  test('challenge reuse: of fifty different answers to one step one gets the session', async () => {
    const { key } = await enrolled();
    const page = await at.start('PasskeyLogin');
    const outcomes = Array.from({ length: 50 }, () => key.authenticate(ceremonyOf(page)));

    const ends = await Promise.all(outcomes.map((outcome) => at.answer(page, { HiddenValueCallback: outcome })));

    expect(ends.filter(({ body }) => body['tokenId'] !== undefined)).toHaveLength(1);
  });

  test('downgrade: a user with a passkey does not come in with the password alone', async () => {
    await enrolled();
    for (const answers of [
      { HiddenValueCallback: 'unsupported' },
      { HiddenValueCallback: 'ERROR::NotAllowedError:x' },
      { HiddenValueCallback: 'webAuthnOutcome' },
      { ConfirmationCallback: 0 },
    ]) {
      const next = await at.answer(await withPassword(), answers);
      // A code of the passkey, and nothing less.
      expect(typesOf(next)).toEqual(['NameCallback']);
      const wrong = await at.answer(next, { NameCallback: 'Abcdefgh1234' });
      expect(typesOf(wrong)).toEqual(['NameCallback']);
    }
  });

  test('downgrade: nor by a journey that asks for no passkey, in a realm that demands what there is', async () => {
    await enrolled();

    const end = await at.answer(await at.start('Login'), demo);

    expect(end.status).toBe(401);
    expect(end.body['message']).toContain('second factor');
  });

  test('a stolen password: no app and no phone is registered for a user with a passkey', async () => {
    await enrolled();

    const registration = await at.answer(await at.start('OathRegistration'), demo);

    expect(registration.status).toBe(401);
    expect(registration.body['message']).toContain('MfaLogin');
  });

  test('a user who is disabled between the step and its answer, and sessions of a passkey that is removed', async () => {
    const { key } = await enrolled();
    const end = await signIn(key);
    const [passkey] = await at.ports.passkeys.list(user);
    await at.ports.sessionGroundRaiser.raise(user);
    await at.ports.deviceEditor.remove(user, 'webauthn', passkey?.uuid ?? '');

    expect(await sessionOf(end)).toBeUndefined();
    expect(typesOf(await signIn(key))).toEqual(['PasswordCallback']);
  });

  test('a count that goes back is told to operators, with the counts and no key', async () => {
    const { key } = await enrolled();
    await signIn(key, { signCount: 9 });

    const end = await signIn(key, { signCount: 3 });

    expect(end.body).toMatchObject(session);
    const event = at.ports.auditLog.events.find(({ eventName }) => eventName === 'WAYMARK-PASSKEY-COUNT-BEHIND');
    expect(event?.info).toMatchObject({ stored: '9', told: '3' });
    expect(JSON.stringify(at.ports.auditLog.events)).not.toMatch(/userHandle|"kty"/);
  });
});

test('the page of the ceremony is where the passkeys are bound to', () => {
  expect(new URL(pageOrigin).hostname).toContain('execute-api');
});

test('the texts of the offer are in every language', async () => {
  const offers = await Promise.all(
    ['en', 'de-AT', 'fr'].map(async (language) => {
      const headers = { headers: { 'Accept-Language': language } };
      const page = await at.start('PasskeyLogin', '', headers);
      const password = await at.answer(page, { NameCallback: 'demo' });
      const callbacks = [
        { type: 'PasswordCallback', input: [{ name: 'IDToken1', value: String(demo['PasswordCallback']) }] },
      ];
      return at.post({ ...password.body, callbacks }, '', headers);
    }),
  );

  expect(offers.map((offer) => outputOf(offer, 'ConfirmationCallback', 'options'))).toEqual([
    ['Set up a passkey', 'Not now'],
    ['Passkey einrichten', 'Jetzt nicht'],
    ['Créer une clé d’accès', 'Pas maintenant'],
  ]);
});
