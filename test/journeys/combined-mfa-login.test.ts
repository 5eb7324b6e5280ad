// CombinedMfaLogin: one scan for push and one-time passwords; push first, a password when the user leaves the wait.
import { describe, expect, test } from '@jest/globals';
import { authenticator } from '../../testing/authenticator.ts';
import { openPush, type PhoneInHand } from '../../testing/phones.ts';
import { numberOf, outputOf, type Reply, shownCodes, typesOf, uriOf } from '../../testing/step.ts';
import { code, demo, user } from '../support/demo-user.ts';
import { type PushWorld, type PushWorldOptions, poll, pushWorld, signIn } from '../support/push-world.ts';

const session = { tokenId: expect.any(String), realm: '/alpha' };
const loginFailure = { code: 401, reason: 'Unauthorized', message: 'Login failure' };
const qrTypes = ['TextOutputCallback', 'TextOutputCallback', 'HiddenValueCallback', 'PollingWaitCallback'];
const promptTypes = ['NameCallback', 'ConfirmationCallback'];
const exit = { ConfirmationCallback: 0 };

interface Enrolled {
  readonly at: PushWorld;
  readonly phone: PhoneInHand;
  readonly codes: string[];
  /** Waiting for the answer to the first push. */
  readonly wait: Reply;
}

async function enrolled(options: PushWorldOptions = {}): Promise<Enrolled> {
  const at = await pushWorld(options);
  const phone = at.phone();
  const qr = await signIn(at, 'CombinedMfaLogin');
  await phone.scan(uriOf(qr));
  const display = await at.answer(qr);
  const wait = await at.answer(display);
  await at.deliver();
  return { at, phone, codes: shownCodes(display), wait };
}

function oneTimePassword(phone: PhoneInHand): string {
  return String(phone.codes()[0]?.code);
}

describe('CombinedMfaLogin, the first time', () => {
  test('P-2 one scan registers push and one-time passwords, and a push signs in', async () => {
    const at = await pushWorld();
    const phone = at.phone();

    const qr = await signIn(at, 'CombinedMfaLogin');
    const scanned = await phone.scan(uriOf(qr));
    const display = await at.answer(qr);
    const wait = await at.answer(display);
    await at.deliver();
    await phone.approve(openPush(phone).messageId, { number: numberOf(wait) });
    const end = await poll(at, wait);

    expect(typesOf(qr)).toEqual(qrTypes);
    expect(uriOf(qr)).toMatch(/^mfauth:\/\/totp\/Waymark:demo\?/);
    expect(scanned).toMatchObject({ ok: true, kinds: ['push', 'TOTP'] });
    expect(shownCodes(display)).toHaveLength(10);
    expect(end.body).toMatchObject(session);
  });

  test('P-2 both devices are stored, and neither can be skipped any more', async () => {
    const { at } = await enrolled();

    const push = await at.ports.deviceList.list(user, 'push');
    const oath = await at.ports.deviceList.list(user, 'oath');

    expect([push, oath].map(({ length }) => length)).toEqual([1, 1]);
    expect(await at.ports.skipSettings.get(user, 'push')).toBe('notSkippable');
    expect(await at.ports.skipSettings.get(user, 'oath')).toBe('notSkippable');
  });

  test('P-25 P-35 a registration that nobody answers is shown anew, and nothing is stored', async () => {
    const at = await pushWorld();
    const qr = await signIn(at, 'CombinedMfaLogin');

    at.clock.advance(120_001);
    const again = await at.answer(qr);

    expect(typesOf(again)).toEqual(qrTypes);
    expect(uriOf(again)).not.toBe(uriOf(qr));
    expect(await at.ports.deviceList.list(user, 'push')).toEqual([]);
  });

  test('P-34 a phone that cannot be reached, for good, ends the journey', async () => {
    const at = await pushWorld({ service: { googleEndpoint: 'arn:aws:sns:eu-central-1:000000000000:app/GCM/gone' } });
    const qr = await signIn(at, 'CombinedMfaLogin');

    await at.phone().scan(uriOf(qr));
    const end = await at.answer(qr);

    expect(end.body).toEqual(loginFailure);
    expect(await at.ports.deviceList.list(user, 'push')).toEqual([]);
  });
});

describe('CombinedMfaLogin, from then on', () => {
  test('P-2 a one-time password of the same app signs in when the user leaves the wait', async () => {
    const { at, phone, wait } = await enrolled();

    const prompt = await at.answer(wait, exit);
    const end = await at.answer(prompt, code(oneTimePassword(phone)));

    expect(outputOf(wait, 'ConfirmationCallback', 'options')).toEqual(['Use a one-time password instead']);
    expect(typesOf(prompt)).toEqual(promptTypes);
    expect(end.body).toMatchObject(session);
  });

  test('replay: a one-time password signs in once', async () => {
    const { at, phone, wait } = await enrolled();
    const password = oneTimePassword(phone);
    await at.answer(await at.answer(wait, exit), code(password));

    const prompt = await at.answer(await signIn(at, 'CombinedMfaLogin'), exit);
    const again = await at.answer(prompt, code(password));

    expect(again.body).not.toHaveProperty('tokenId');
  });

  test('an answer to a push whose wait was left does not sign in by itself', async () => {
    const { at, phone, wait } = await enrolled();
    const prompt = await at.answer(wait, exit);

    await phone.approve(openPush(phone).messageId, { number: numberOf(wait) });
    const wrong = await at.answer(prompt, code('000000'));

    expect(typesOf(wrong)).toEqual(promptTypes);
  });

  test('a recovery code stands in for the one-time password, once', async () => {
    const { at, codes, wait } = await enrolled();
    const useCode = async (step: Reply): Promise<Reply> => {
      const asked = await at.answer(await at.answer(step, exit), code('', true));
      return at.answer(asked, { NameCallback: String(codes[0]) });
    };

    const first = await useCode(wait);
    const second = await useCode(await signIn(at, 'CombinedMfaLogin'));

    expect(first.body).toMatchObject(session);
    expect(second.body).not.toHaveProperty('tokenId');
  });

  test('guessing: wrong one-time passwords end in failure after three retries', async () => {
    const { at, wait } = await enrolled();
    let step = await at.answer(wait, exit);

    const statuses: number[] = [];
    for (let guess = 0; guess < 4; guess += 1) {
      step = await at.answer(step, code('000000'));
      statuses.push(step.status);
    }

    expect(statuses).toEqual([200, 200, 200, 401]);
  });

  test('P-10 a denial fails, an expired push is followed by a new one when its user wants one', async () => {
    const { at, phone, wait } = await enrolled();

    at.clock.advance(120_001);
    const asked = await at.answer(wait);
    const again = await at.answer(asked, { ConfirmationCallback: 0 });
    await at.deliver();
    await phone.deny(openPush(phone).messageId);
    const end = await poll(at, again);

    expect(typesOf(asked)).toEqual(['TextOutputCallback', 'ConfirmationCallback']);
    expect(typesOf(again)).toEqual(typesOf(wait));
    expect(end.body).toEqual(loginFailure);
  });

  test('who has an app without a phone signs in with its code, and is not asked to register again', async () => {
    const at = await pushWorld();
    const qr = await signIn(at, 'OathRegistration');
    await at.answer(await at.answer(qr));

    const prompt = await signIn(at, 'CombinedMfaLogin');
    const wrong = await at.answer(prompt, code('000000'));
    const end = await at.answer(wrong, code(authenticator(qr).totp(at.clock)));

    expect([prompt, wrong].map(typesOf)).toEqual([promptTypes, promptTypes]);
    expect(end.body).toMatchObject(session);
    expect(at.ports.pushQueue.queued).toEqual([]);
  });

  test('a stolen password adds no phone to an app without one: its code is asked for first', async () => {
    const at = await pushWorld();
    const qr = await signIn(at, 'OathRegistration');
    await at.answer(await at.answer(qr));
    let step = await signIn(at, 'CombinedMfaLogin');

    const steps: Reply[] = [step];
    for (let guess = 0; guess < 4; guess += 1) {
      step = await at.answer(step, code('000000'));
      steps.push(step);
    }

    expect(steps.map(({ status }) => status)).toEqual([200, 200, 200, 200, 401]);
    expect(steps.map((each) => outputOf(each, 'HiddenValueCallback', 'value'))).toEqual(Array(5).fill(undefined));
    expect(await at.ports.deviceList.list(user, 'push')).toEqual([]);
  });

  test('a push that cannot be delivered leads to a one-time password of the same app', async () => {
    const { at, phone } = await enrolled();
    for (const endpoint of at.ports.pushService.endpoints.values()) endpoint.enabled = false;
    const wait = await signIn(at, 'CombinedMfaLogin');
    await at.deliver();

    const message = await poll(at, wait);
    const prompt = await at.answer(message, exit);
    const end = await at.answer(prompt, code(oneTimePassword(phone)));

    expect(outputOf(message, 'TextOutputCallback', 'message')).toContain('We couldn’t reach your phone');
    expect(typesOf(prompt)).toEqual(promptTypes);
    expect(end.body).toMatchObject(session);
  });

  test('a wrong password ends it before anything about devices is said', async () => {
    const at = await pushWorld();

    const end = await at.answer(await at.start('CombinedMfaLogin'), { ...demo, PasswordCallback: 'wrong' });

    expect(end.body).toEqual(loginFailure);
  });
});
