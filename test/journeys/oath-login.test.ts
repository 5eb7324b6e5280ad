import { describe, expect, test } from '@jest/globals';
import { type Authenticator, authenticator } from '../../testing/authenticator.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { outputOf, type Reply, shownCodes, typesOf } from '../../testing/step.ts';
import { addDemoUser, code, demo, user } from '../support/demo-user.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

async function world(): Promise<JourneyWorld> {
  const made = await journeyWorld({ journeys: shippedJourneys, settings: { journeyMinutes: 15 } });
  await addDemoUser(made);
  return made;
}

/** A user who has just enrolled: with the app, the codes, and the last code used. */
async function enrolled(): Promise<{
  at: JourneyWorld;
  app: Authenticator;
  codes: string[];
  used: string;
  end: Reply;
}> {
  const at = await world();
  const qr = await at.answer(await at.start('OathLogin'), demo);
  const app = authenticator(qr);
  const display = await at.answer(qr);
  const prompt = await at.answer(display);
  const used = app.totp(at.clock);
  const end = await at.answer(prompt, code(used));
  return { at, app, codes: shownCodes(display), used, end };
}

const session = { tokenId: expect.any(String), realm: '/alpha' };

describe('OathLogin, the first time', () => {
  test('O-1 O-3 registers the app by its QR code, shows the codes, asks for a code and signs in', async () => {
    const at = await world();

    const page = await at.start('OathLogin');
    const qr = await at.answer(page, demo);
    const display = await at.answer(qr);
    const prompt = await at.answer(display);
    const end = await at.answer(prompt, code(authenticator(qr).totp(at.clock)));

    expect([page, qr, display, prompt].map(typesOf)).toEqual([
      ['NameCallback', 'PasswordCallback'],
      ['TextOutputCallback', 'TextOutputCallback', 'HiddenValueCallback', 'ConfirmationCallback'],
      ['TextOutputCallback'],
      ['NameCallback', 'ConfirmationCallback'],
    ]);
    expect(shownCodes(display)).toHaveLength(10);
    expect(end.body).toMatchObject(session);
  });

  test('O-23 stores the device only when a code of it has been accepted', async () => {
    const at = await world();
    const qr = await at.answer(await at.start('OathLogin'), demo);
    const prompt = await at.answer(await at.answer(qr));
    const before = await at.ports.oathDevices.find(user);

    await at.answer(prompt, code(authenticator(qr).totp(at.clock)));

    expect(before).toBeUndefined();
    expect(await at.ports.oathDevices.find(user)).toMatchObject({ profile: { deviceName: 'OATH Device' } });
    expect(await at.ports.skipSettings.get(user, 'oath')).toBe('notSkippable');
  });

  test('asks again for a mistyped code, with the same registration', async () => {
    const at = await world();
    const qr = await at.answer(await at.start('OathLogin'), demo);
    const prompt = await at.answer(await at.answer(qr));

    const again = await at.answer(prompt, code('000000'));
    const end = await at.answer(again, code(authenticator(qr).totp(at.clock)));

    expect(typesOf(again)).toEqual(['NameCallback', 'ConfirmationCallback']);
    expect(end.body).toMatchObject(session);
  });

  test('shows the same registration again when the step comes back unanswered', async () => {
    const at = await world();
    const qr = await at.answer(await at.start('OathLogin'), demo);

    const again = await at.post({ authId: qr.body['authId'], callbacks: [] });

    expect(again.body).toEqual(qr.body);
  });

  test('a wrong password ends it before anything about devices is said', async () => {
    const at = await world();

    const end = await at.answer(await at.start('OathLogin'), { ...demo, PasswordCallback: 'wrong' });

    expect(end.body).toEqual({ code: 401, reason: 'Unauthorized', message: 'Login failure' });
  });

  test('A-6.3.8 user enumeration: an unknown user and a wrong password get the same answer', async () => {
    const at = await world();

    const unknown = await at.answer(await at.start('OathLogin'), { ...demo, NameCallback: 'nobody' });
    const wrong = await at.answer(await at.start('OathLogin'), { ...demo, PasswordCallback: 'wrong' });

    expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
  });
});

describe('OathLogin, from then on', () => {
  test('asks for a code only', async () => {
    const { at, app } = await enrolled();

    const prompt = await at.answer(await at.start('OathLogin'), demo);
    at.clock.advance(30_000);
    const end = await at.answer(prompt, code(app.totp(at.clock)));

    expect(typesOf(prompt)).toEqual(['NameCallback', 'ConfirmationCallback']);
    expect(outputOf(prompt, 'ConfirmationCallback', 'options')).toEqual(['Submit', 'Use recovery code']);
    expect(end.body).toMatchObject(session);
  });

  test('replay: the code that completed the enrolment is not accepted again', async () => {
    const { at, used } = await enrolled();
    const prompt = await at.answer(await at.start('OathLogin'), demo);

    const again = await at.answer(prompt, code(used));

    expect(again.body).not.toHaveProperty('tokenId');
  });

  test('P-28 takes a recovery code once', async () => {
    const { at, codes } = await enrolled();
    const useCode = async (): Promise<Reply> => {
      const prompt = await at.answer(await at.start('OathLogin'), demo);
      const recovery = await at.answer(prompt, code('', true));
      return at.answer(recovery, { NameCallback: String(codes[0]) });
    };

    const first = await useCode();
    const second = await useCode();

    expect(first.body).toMatchObject(session);
    expect(second.body).not.toHaveProperty('tokenId');
  });

  test('guessing: wrong codes end in failure after three retries', async () => {
    const { at } = await enrolled();
    let step = await at.answer(await at.start('OathLogin'), demo);

    const statuses: number[] = [];
    for (let guess = 0; guess < 4; guess += 1) {
      step = await at.answer(step, code('000000'));
      statuses.push(step.status);
    }

    expect(statuses).toEqual([200, 200, 200, 401]);
  });

  test('guessing: retries are counted for recovery codes too', async () => {
    const { at } = await enrolled();
    let step = await at.answer(await at.start('OathLogin'), demo);
    for (let guess = 0; guess < 3; guess += 1) step = await at.answer(step, code('000000'));

    const recovery = await at.answer(step, code('', true));
    const end = await at.answer(recovery, { NameCallback: 'not-one-of-them' });

    expect(end.status).toBe(401);
  });

  test('lock-out: three parallel guesses do not make the victim’s own next typo fatal', async () => {
    const { at, app } = await enrolled();
    at.clock.advance(60_000);
    const prompt = async () => at.answer(await at.start('OathLogin'), demo);
    const own = await prompt();
    const guesses = await Promise.all([prompt(), prompt(), prompt()]);
    await Promise.all(guesses.map((guess) => at.answer(guess, code('000000'))));

    const typo = await at.answer(own, code('111111'));
    const end = await at.answer(typo, code(app.totp(at.clock)));

    expect(typo.status).toBe(200);
    expect(end.body).toMatchObject(session);
  });

  test('brute force: after ten wrong codes in a row even the right one has to wait', async () => {
    const { at, app } = await enrolled();
    at.clock.advance(60_000);
    for (let login = 0; login < 3; login += 1) {
      let step = await at.answer(await at.start('OathLogin'), demo);
      for (let guess = 0; guess < 4; guess += 1) step = await at.answer(step, code('000000'));
    }
    const prompt = await at.answer(await at.start('OathLogin'), demo);

    const tooSoon = await at.answer(prompt, code(app.totp(at.clock)));
    at.clock.advance(31_000);
    const later = await at.answer(tooSoon, code(app.totp(at.clock)));

    expect(tooSoon.body).not.toHaveProperty('tokenId');
    expect(later.body).toMatchObject(session);
  });

  test('secrets: no log line of enrolling and signing in holds the password, the secret or a code', async () => {
    const { at, app, codes, used, end } = await enrolled();
    const secret = Buffer.from(app.account.secret).toString('hex').toUpperCase();
    const log = JSON.stringify(at.log.lines);

    const leaked = ['Waymark-demo-1', secret, used, String(end.body['tokenId']), ...codes].filter((text) =>
      log.includes(text),
    );

    expect(leaked).toEqual([]);
  });
});
