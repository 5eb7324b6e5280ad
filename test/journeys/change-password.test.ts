// ChangePassword: whoever is signed in shows a second factor where there is one, then the password, and chooses a new one.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { addUser } from '../../testing/add-user.ts';
import { type Authenticator, authenticator } from '../../testing/authenticator.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { type AnswersByType, filled, outputOf, type Reply, shownCodes, typesOf } from '../../testing/step.ts';
import { addDemoUser, code, demo, user } from '../support/demo-user.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

const old = { PasswordCallback: String(demo['PasswordCallback']) };
const chosen = 'Quite-another-8';
const choice = { ValidatedCreatePasswordCallback: [chosen, false] };
const newPasswordTypes = ['ValidatedCreatePasswordCallback'];
const codeTypes = ['NameCallback', 'ConfirmationCallback'];
const session = { tokenId: expect.any(String), realm: '/alpha' };
// As realms that we create have it.
const settings = {
  journeyMinutes: 15,
  factorChanges: 'proved',
  secondFactor: 'ifEnrolled',
  defaultJourney: 'MfaLogin',
};

let at: JourneyWorld;
async function world(more: JsonObject = {}): Promise<void> {
  at = await journeyWorld({ journeys: shippedJourneys, settings: { ...settings, ...more } });
  await addDemoUser(at);
}
beforeEach(() => world());

const withToken = (token: string) => ({ headers: { iPlanetDirectoryPro: token } });
const begin = (token: string) => at.start('ChangePassword', 'ForceAuth=true', withToken(token));
const next = (token: string, step: Reply, answers: AnswersByType) =>
  at.post(filled(step.body, answers), '', withToken(token));
const opens = async (password: string) => (await at.ports.passwordCheck.check(user, password)).correct;
const isOpen = async (token: string) => (await at.ports.sessionReader.find(token)) !== undefined;

async function signedIn(by: AnswersByType = demo): Promise<string> {
  return String((await at.answer(await at.start('Login'), by)).body['tokenId']);
}

async function enrolled(): Promise<{ app: Authenticator; codes: readonly string[] }> {
  const qr = await at.answer(await at.start('OathRegistration'), demo);
  const display = await at.answer(qr);
  await at.answer(display);
  at.clock.advance(30_000);
  return { app: authenticator(qr), codes: shownCodes(display) };
}

/** Somebody with an app, who has signed in by it. */
async function withApp() {
  const { app, codes } = await enrolled();
  const asked = await at.answer(await at.start('OathLogin'), demo);
  const end = await at.answer(asked, code(app.totp(at.clock)));
  at.clock.advance(30_000);
  return { app, codes, token: String(end.body['tokenId']) };
}

describe('Changing the password', () => {
  test('of who has it alone takes the old one, and ends every session but the new one', async () => {
    const [token, elsewhere] = [await signedIn(), await signedIn()];

    const confirm = await begin(token);
    const choose = await next(token, confirm, old);
    const end = await next(token, choose, choice);

    expect([confirm, choose].map(typesOf)).toEqual([['PasswordCallback'], newPasswordTypes]);
    expect([confirm, choose].map(({ body }) => body['header'])).toEqual([
      'Confirm your password',
      'Choose a new password',
    ]);
    expect(end.body).toMatchObject(session);
    expect([await opens(chosen), await opens(old.PasswordCallback)]).toEqual([true, false]);
    expect(await Promise.all([token, elsewhere, String(end.body['tokenId'])].map(isOpen))).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('of who has a second factor takes that first, and the new session tells of it', async () => {
    const { app, token } = await withApp();

    const asked = await begin(token);
    const confirm = await next(token, asked, code(app.totp(at.clock)));
    const choose = await next(token, confirm, old);
    const end = await next(token, choose, choice);

    expect([asked, confirm, choose].map(typesOf)).toEqual([codeTypes, ['PasswordCallback'], newPasswordTypes]);
    expect(await opens(chosen)).toBe(true);
    const { factors } = (await at.ports.sessionReader.find(String(end.body['tokenId']))) ?? { factors: [] };
    expect(factors.map(({ factor }) => factor)).toEqual(['otp', 'pwd']);
  });

  test('asks again for a wrong old password and for a new one that breaks the rules', async () => {
    const token = await signedIn();

    const again = await next(token, await begin(token), { PasswordCallback: 'wrong' });
    const choose = await next(token, again, old);
    const refused = await next(token, choose, { ValidatedCreatePasswordCallback: ['short', false] });
    const end = await next(token, refused, choice);

    expect(typesOf(again)).toEqual(['PasswordCallback']);
    expect(outputOf(refused, 'ValidatedCreatePasswordCallback', 'failedPolicies')).not.toEqual([]);
    expect(end.body).toMatchObject(session);
    expect(await opens(chosen)).toBe(true);
  });

  test('of who has lost the app takes a recovery code, with the password, and the password once more', async () => {
    const { codes, token } = await withApp();

    const withPassword = await next(token, await begin(token), code('', true));
    const collector = await next(token, withPassword, old);
    let step = await next(token, collector, { NameCallback: String(codes[0]) });
    if (typesOf(step).join() === 'TextOutputCallback') step = await next(token, step, {});
    const end = await next(token, await next(token, step, old), choice);

    expect(end.body).toMatchObject(session);
    expect(await opens(chosen)).toBe(true);
  });

  test('sends whoever is not signed in to sign in', async () => {
    const end = await at.start('ChangePassword');

    expect([end.status, end.body['message']]).toEqual([401, 'Sign in first. Then change your password in My account.']);
  });
});

describe('A password is not changed by', () => {
  test('A-7.5.1 a stolen session, without the password', async () => {
    const token = await signedIn();
    let step = await begin(token);

    for (const guess of ['a', 'b', 'c', 'd']) step = await next(token, step, { PasswordCallback: guess });

    expect(step.status).toBe(401);
    expect(await opens(old.PasswordCallback)).toBe(true);
  });

  test('A-7.5.1 a stolen session and the password, without the second factor', async () => {
    const { token } = await withApp();
    let step = await begin(token);

    for (const guess of ['000001', '000002', '000003', '000004']) {
      step = await next(token, step, code(guess));
      expect(typesOf(step)).not.toContain('PasswordCallback');
    }

    expect(step.status).toBe(401);
    expect(await opens(old.PasswordCallback)).toBe(true);
  });

  test('A-7.5.1 the session of somebody else and the victim’s password', async () => {
    const eve = { NameCallback: 'eve', PasswordCallback: 'Waymark-eve-11' };
    await addUser(at.ports, { username: 'eve', password: eve.PasswordCallback });
    const hers = await signedIn(eve);

    const named = { ...old, NameCallback: 'demo' };
    const again = await next(hers, await begin(hers), named);
    const choose = await next(hers, again, { PasswordCallback: eve.PasswordCallback });
    await next(hers, choose, choice);

    expect([again, choose].map(typesOf)).toEqual([['PasswordCallback'], newPasswordTypes]);
    expect(await opens(old.PasswordCallback)).toBe(true);
    expect((await at.ports.passwordCheck.check({ ...user, username: 'eve' }, chosen)).correct).toBe(true);
  });

  test('A-7.5.1 a session that comes in the middle: the journey goes by the one that it began with', async () => {
    const { app, token } = await withApp();
    const eve = { NameCallback: 'eve', PasswordCallback: 'Waymark-eve-11' };
    await addUser(at.ports, { username: 'eve', password: eve.PasswordCallback });
    const hers = await signedIn(eve);

    const asked = await begin(token);
    const swapped = await next(hers, asked, code(app.totp(at.clock)));
    const without = await at.post(filled(asked.body, code(app.totp(at.clock))));

    expect([swapped, without].map(({ status }) => status)).toEqual([401, 401]);
    expect(await opens(old.PasswordCallback)).toBe(true);
  });

  test('A-7.3 a journey that was open when the session was ended', async () => {
    const token = await signedIn();
    const choose = await next(token, await begin(token), old);

    await at.ports.sessionGroundRaiser.raise(user, 'the operator');
    const end = await next(token, choose, choice);

    expect(end.body['tokenId']).toBeUndefined();
    expect(await opens(old.PasswordCallback)).toBe(true);
  });

  test('a user who was locked in the middle', async () => {
    const token = await signedIn();
    const choose = await next(token, await begin(token), old);

    // As in a directory, which raises no ground here.
    await at.ports.accounts.setActive(user, false);
    await next(token, choose, choice);

    expect(await opens(chosen)).toBe(false);
  });
});

const strictly = { ValidatedCreatePasswordCallback: ['Quite-another-eighteen', false] };

describe('A-6.3.3 a session and the password of before the victim enrolled change no password', () => {
  test.each([
    ['a realm that we create', {}, choice, ''],
    ['a journey without a session at its end', {}, choice, 'noSession=true'],
    ['a realm that asks for no second factor', { secondFactor: 'never' }, choice, ''],
    ['a strict realm', { profile: 'strict' }, strictly, ''],
  ])('by its last step, kept until then: %s', async (_, more, chosenThere, query) => {
    await world(more);
    const token = await signedIn();
    const choose = await next(token, await begin(token), old);

    await enrolled();
    const end = await at.post(filled(choose.body, chosenThere), query, withToken(token));

    expect(typesOf(choose)).toEqual(newPasswordTypes);
    expect([end.status, end.body['tokenId']]).toEqual([401, undefined]);
    expect(await opens(old.PasswordCallback)).toBe(true);
  });

  test('by the step before, kept until then; and the answer says where to sign in', async () => {
    const token = await signedIn();
    const confirm = await begin(token);

    await enrolled();
    const end = await next(token, await next(token, confirm, old), choice);

    expect(end.body['message']).toMatch(/second factor.*MfaLogin/);
    expect(await opens(old.PasswordCallback)).toBe(true);
  });
});

describe('A-7.5.1 what was proved before the ground was raised changes no password', () => {
  /** As the door of devices does for the session in which its user removes one: that session alone goes on. */
  async function goneOn(token: string): Promise<void> {
    const { epoch } = await at.ports.sessionGroundRaiser.raise(user, 'a call of the door');
    const factors = (await at.ports.factors.look(user)).devices;
    const kept = (await at.ports.sessionReader.find(token))?.factors ?? [];
    const left = kept.filter(({ device }) => device === undefined || factors.includes(device));
    await at.ports.sessionKeeper.keep(token, { epoch, factors: left, authLevel: 0 });
  }

  test('of a user who has the password alone', async () => {
    const token = await signedIn();
    const choose = await next(token, await begin(token), old);

    await goneOn(token);
    await next(token, choose, choice);

    expect(await opens(old.PasswordCallback)).toBe(true);
  });

  test('by the factor of a device that is removed by now', async () => {
    const { app, token } = await withApp();
    const confirm = await next(token, await begin(token), code(app.totp(at.clock)));
    const choose = await next(token, confirm, old);
    const [device = ''] = (await at.ports.factors.look(user)).devices;

    await at.ports.deviceEditor.remove(user, 'oath', device.replace('oath#', ''));
    await goneOn(token);
    await next(token, choose, choice);

    expect(typesOf(choose)).toEqual(newPasswordTypes);
    expect((await at.ports.factors.look(user)).devices).toEqual([]);
    expect(await opens(old.PasswordCallback)).toBe(true);
  });
});

test('Where no session comes without a second factor, who has none is told so before the password is changed', async () => {
  await world({ secondFactor: 'always', passwordOnlyJourneys: ['Login'] });
  const token = await signedIn();

  const end = await next(token, await next(token, await begin(token), old), choice);

  expect(end.body['message']).toMatch(/second factor/);
  expect(await isOpen(token)).toBe(true);
  expect(await opens(old.PasswordCallback)).toBe(true);
});
