// StepUp: a session that came along says who it is, and a second factor is asked for.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Authenticator, authenticator } from '../../testing/authenticator.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import type { SoftwareAuthenticator } from '../../testing/software-authenticator.ts';
import { type AnswersByType, filled, outputOf, type Reply, shownCodes, typesOf } from '../../testing/step.ts';
import { addDemoUser, code, demo, user } from '../support/demo-user.ts';
import { addPasskey, browserKey, ceremonyOf } from '../support/passkey-journeys.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

const session = { tokenId: expect.any(String), realm: '/alpha' };
const pageTypes = ['NameCallback', 'PasswordCallback'];
const promptTypes = ['NameCallback', 'ConfirmationCallback'];
const password = { PasswordCallback: String(demo['PasswordCallback']) };
// As realms that we create have it, but that a password alone gets a session at all.
const settings = { journeyMinutes: 15, factorChanges: 'proved', secondFactor: 'never', defaultJourney: 'MfaLogin' };

let at: JourneyWorld;
beforeEach(async () => {
  at = await journeyWorld({ journeys: shippedJourneys, settings });
  await addDemoUser(at);
});

const withToken = (token: string) => ({ headers: { iPlanetDirectoryPro: token } });
const stepUp = (token: string) => at.start('StepUp', '', withToken(token));
const next = (token: string, step: Reply, answers: AnswersByType = {}) =>
  at.post(filled(step.body, answers), '', withToken(token));
const sessionOf = (end: Reply) => at.ports.sessionReader.find(String(end.body['tokenId']));

async function signedIn(): Promise<string> {
  return String((await at.answer(await at.start('Login'), demo)).body['tokenId']);
}

async function withApp(): Promise<{ app: Authenticator; codes: string[] }> {
  const qr = await at.answer(await at.start('OathRegistration'), demo);
  const display = await at.answer(qr);
  await at.answer(display);
  return { app: authenticator(qr), codes: shownCodes(display) };
}

async function withPasskey(): Promise<SoftwareAuthenticator> {
  const key = browserKey();
  await addPasskey(at.ports, user, key, at.clock.now());
  return key;
}

describe('StepUp of somebody who is signed in', () => {
  test('asks for the factor and for nothing else, and the new session tells that it was proved', async () => {
    const { app } = await withApp();
    const token = await signedIn();

    const prompt = await stepUp(token);
    const end = await next(token, prompt, code(app.totp(at.clock)));

    expect(typesOf(prompt)).toEqual(promptTypes);
    expect(end.body).toMatchObject(session);
    expect(await sessionOf(end)).toMatchObject({ username: 'demo', authLevel: 10, factors: [{ factor: 'otp' }] });
    expect(await at.ports.sessionReader.find(token)).toBeUndefined();
  });

  test('begins with a passkey that was used last', async () => {
    await withApp();
    at.clock.advance(1000);
    const key = await withPasskey();
    const token = await signedIn();

    const ceremony = await stepUp(token);
    const end = await next(token, ceremony, { HiddenValueCallback: key.authenticate(ceremonyOf(ceremony)) });

    expect(ceremonyOf(ceremony)).toMatchObject({ _action: 'webauthn_authentication' });
    expect(await sessionOf(end)).toMatchObject({ authLevel: 10, factors: [{ factor: 'swk' }, { factor: 'uv' }] });
  });

  test('N-RC-4 stolen session: a recovery code takes the password as well', async () => {
    const { codes } = await withApp();
    const token = await signedIn();

    const asked = await next(token, await stepUp(token), code('', true));
    const guess = await next(token, asked, { PasswordCallback: 'wrong' });
    const again = await next(token, await stepUp(token), code('', true));
    const prompt = await next(token, again, password);
    const end = await next(token, prompt, { NameCallback: String(codes[0]) });

    expect([asked, prompt].map(typesOf)).toEqual([['PasswordCallback'], ['NameCallback']]);
    expect(guess.status).toBe(401);
    expect((await sessionOf(end))?.factors.map(({ factor }) => factor)).toEqual(['pwd', 'recovery']);
  });

  test('A-7.5.1 stolen session: without a factor it registers none, since the password is asked for first', async () => {
    const token = await signedIn();

    const page = await stepUp(token);
    const wrong = await next(token, page, { ...demo, PasswordCallback: 'wrong' });
    const qr = await next(token, await stepUp(token), demo);

    expect([page, qr].map(typesOf)).toEqual([pageTypes, expect.arrayContaining(['HiddenValueCallback'])]);
    expect(wrong.status).toBe(401);
    expect(outputOf(qr, 'HiddenValueCallback', 'id')).toBe('mfaDeviceRegistration');
  });

  test('a session that ends on the way takes the journey with it', async () => {
    const { app } = await withApp();
    const token = await signedIn();
    const prompt = await stepUp(token);

    const end = await at.answer(prompt, code(app.totp(at.clock)));

    expect(end.body).not.toHaveProperty('tokenId');
  });

  test('lists the other ways on demand', async () => {
    await withApp();
    at.clock.advance(1000);
    await withPasskey();
    const token = await signedIn();

    const list = await next(token, await stepUp(token), { ConfirmationCallback: 0 });

    expect(outputOf(list, 'ChoiceCallback', 'choices')).toEqual(['Code from my app', 'Recovery code']);
  });
});

describe('StepUp of somebody who is not signed in', () => {
  test('asks for name and password, and then for the factor', async () => {
    const { app } = await withApp();

    const page = await at.start('StepUp');
    const prompt = await at.answer(page, demo);
    const end = await at.answer(prompt, code(app.totp(at.clock)));

    expect([page, prompt].map(typesOf)).toEqual([pageTypes, promptTypes]);
    expect((await sessionOf(end))?.factors.map(({ factor }) => factor)).toEqual(['pwd', 'otp']);
  });

  test('a made-up session is nobody’s', async () => {
    await withApp();

    expect(typesOf(await stepUp('made-up'))).toEqual(pageTypes);
  });
});
