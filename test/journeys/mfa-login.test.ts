// MfaLogin: whatever second factor the user has; who has none registers an app for one-time passwords.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Authenticator, authenticator } from '../../testing/authenticator.ts';
import { openPush, type PhoneInHand } from '../../testing/phones.ts';
import type { SoftwareAuthenticator } from '../../testing/software-authenticator.ts';
import { type AnswersByType, numberOf, outputOf, type Reply, shownCodes, typesOf, uriOf } from '../../testing/step.ts';
import { code, demo, user } from '../support/demo-user.ts';
import { addPasskey, browserKey, passkeyAnswer } from '../support/passkey-journeys.ts';
import { type PushWorld, poll, pushWorld, signIn } from '../support/push-world.ts';

const session = { tokenId: expect.any(String), realm: '/alpha' };
const waitTypes = ['PollingWaitCallback', 'HiddenValueCallback', 'ConfirmationCallback'];
const passkeyTypes = ['MetadataCallback', 'HiddenValueCallback', 'ConfirmationCallback'];
const promptTypes = ['NameCallback', 'ConfirmationCallback'];
const messageTypes = ['TextOutputCallback', 'ConfirmationCallback'];
const savedCodeTypes = ['NameCallback'];
const [goOn, cancel] = [{ ConfirmationCallback: 0 }, { ConfirmationCallback: 1 }];
const sendAnother = { ConfirmationCallback: 0 };

let at: PushWorld;

beforeEach(async () => {
  at = await pushWorld();
});

/** A phone for pushes: alone, or with one-time passwords by the same scan. */
async function withPhone(
  journey: 'PushLoginSimple' | 'CombinedMfaLogin',
): Promise<{ phone: PhoneInHand; codes: string[] }> {
  const phone = at.phone();
  const qr = await signIn(at, journey);
  await phone.scan(uriOf(qr));
  const display = await at.answer(qr);
  const wait = await at.answer(display);
  await at.deliver();
  const { messageId, numbers } = openPush(phone);
  await phone.approve(messageId, numbers.length > 0 ? { number: numberOf(wait) } : {});
  await poll(at, wait);
  return { phone, codes: shownCodes(display) };
}

/** An app for one-time passwords, without a phone for pushes. */
async function withApp(): Promise<{ app: Authenticator; codes: string[] }> {
  const qr = await signIn(at, 'OathRegistration');
  const display = await at.answer(qr);
  await at.answer(display);
  return { app: authenticator(qr), codes: shownCodes(display) };
}

/** At the step after the poll that finds the push undelivered. */
async function unreached(): Promise<Reply> {
  for (const endpoint of at.ports.pushService.endpoints.values()) endpoint.enabled = false;
  const wait = await signIn(at, 'MfaLogin');
  await at.deliver();
  return poll(at, wait);
}

const oneTimePassword = (phone: PhoneInHand): string => String(phone.codes()[0]?.code);
const phoneCode = 'Recovery code (Notification on my phone)';
const appCode = 'Recovery code (Code from my app)';

const choicesOf = (step: Reply) => outputOf(step, 'ChoiceCallback', 'choices');

function choice(step: Reply, label: string): AnswersByType {
  return { ChoiceCallback: (choicesOf(step) as string[]).indexOf(label) };
}

const buttonsOf = (step: Reply) => outputOf(step, 'ConfirmationCallback', 'options');

describe('MfaLogin of a user with a phone', () => {
  test('sends a push with a number, and its approval signs in', async () => {
    const { phone } = await withPhone('CombinedMfaLogin');

    const wait = await signIn(at, 'MfaLogin');
    await at.deliver();
    const push = openPush(phone);
    await phone.approve(push.messageId, { number: numberOf(wait) });
    const end = await poll(at, wait);

    expect(typesOf(wait)).toEqual(waitTypes);
    expect(push.numbers).toContain(numberOf(wait));
    expect(end.body).toMatchObject(session);
  });

  test('ends with a denial: no other way is offered to whoever the owner has refused', async () => {
    const { phone } = await withPhone('CombinedMfaLogin');
    const wait = await signIn(at, 'MfaLogin');
    await at.deliver();

    await phone.deny(openPush(phone).messageId);
    const end = await poll(at, wait);

    expect([end.status, end.body['authId']]).toEqual([401, undefined]);
  });

  test.each(['expired', 'answered with another number'])(
    'a push that was %s is told, and followed by another when its user wants one',
    async (how) => {
      const { phone } = await withPhone('PushLoginSimple');
      const wait = await signIn(at, 'MfaLogin');
      await at.deliver();
      if (how === 'expired') at.clock.advance(120_001);
      else {
        phone.faults.answer = 'wrongNumber';
        await phone.approve(openPush(phone).messageId, { number: numberOf(wait) });
        delete phone.faults.answer;
      }

      const told = await poll(at, wait);
      const unrung = at.ports.pushQueue.queued.length;
      const again = await at.answer(told, sendAnother);
      await at.deliver();
      await phone.approve(openPush(phone).messageId, { number: numberOf(again) });
      const end = await poll(at, again);

      expect(typesOf(told)).toEqual(messageTypes);
      expect(String(outputOf(told, 'TextOutputCallback', 'message'))).toContain(
        how === 'expired' ? 'has expired' : 'another number',
      );
      expect(unrung).toBe(0);
      expect(end.body).toMatchObject(session);
    },
  );

  test('says that the phone was not reached, and a one-time password signs in', async () => {
    const { phone } = await withPhone('CombinedMfaLogin');

    const message = await unreached();
    const list = await at.answer(message, goOn);
    const prompt = await at.answer(list, choice(list, 'Code from my app'));
    const end = await at.answer(prompt, code(oneTimePassword(phone)));

    expect(typesOf(message)).toEqual(messageTypes);
    expect(outputOf(message, 'TextOutputCallback', 'message')).toContain('We couldn’t reach your phone');
    expect(buttonsOf(message)).toEqual(['Try another way', 'Cancel']);
    expect(choicesOf(list)).toEqual(['Code from my app', phoneCode, appCode]);
    expect(typesOf(prompt)).toEqual(promptTypes);
    expect(end.body).toMatchObject(session);
  });

  test('sends nothing to a phone that is known not to be reached, and says so at once', async () => {
    const { phone } = await withPhone('CombinedMfaLogin');
    await unreached();

    const message = await signIn(at, 'MfaLogin');

    expect(typesOf(message)).toEqual(messageTypes);
    expect(at.ports.pushQueue.queued).toEqual([]);
    expect(phone.inbox().filter(({ state }) => state === 'pending')).toEqual([]);
  });

  test('ends when the user of a phone that was not reached cancels', async () => {
    await withPhone('CombinedMfaLogin');

    const end = await at.answer(await unreached(), cancel);

    expect(end.status).toBe(401);
  });

  test('without an app for codes asks for a saved code when the phone was not reached; each signs in once', async () => {
    const { codes } = await withPhone('PushLoginSimple');
    const [first = '', second = ''] = codes;

    const asked = await at.answer(await unreached(), goOn);
    const end = await at.answer(asked, { NameCallback: first });
    const later = await at.answer(await signIn(at, 'MfaLogin'), goOn);
    const replayed = await at.answer(later, { NameCallback: first });
    const other = await at.answer(replayed, { NameCallback: second });

    expect(typesOf(asked)).toEqual(savedCodeTypes);
    expect(end.body).toMatchObject(session);
    expect(typesOf(replayed)).toEqual(savedCodeTypes);
    expect(other.body).toMatchObject(session);
  });

  test('guessing: four wrong saved codes are the end', async () => {
    await withPhone('PushLoginSimple');
    let step = await at.answer(await unreached(), goOn);

    const statuses: number[] = [];
    for (const guess of ['wrong-1', 'wrong-2', 'wrong-3', 'wrong-4']) {
      step = await at.answer(step, { NameCallback: guess });
      statuses.push(step.status);
    }

    expect(statuses).toEqual([200, 200, 200, 401]);
  });

  test('a stolen password with a phone that is not reached registers nothing: the saved code is asked for first', async () => {
    await withPhone('PushLoginSimple');

    const asked = await at.answer(await unreached(), goOn);
    const guess = await at.answer(asked, { NameCallback: 'wrong-1' });

    expect([asked, guess].map(typesOf)).toEqual([savedCodeTypes, savedCodeTypes]);
    expect(await at.ports.oathDevices.find(user)).toBeUndefined();
  });
});

describe('MfaLogin of a user with an app for one-time passwords alone', () => {
  test('asks for a code, and it signs in once', async () => {
    const { app } = await withApp();
    const password = app.totp(at.clock);

    const prompt = await signIn(at, 'MfaLogin');
    const end = await at.answer(prompt, code(password));
    const again = await at.answer(await signIn(at, 'MfaLogin'), code(password));

    expect(typesOf(prompt)).toEqual(promptTypes);
    expect(end.body).toMatchObject(session);
    expect(again.body).not.toHaveProperty('tokenId');
  });

  test('takes a recovery code in place of the app', async () => {
    const { codes } = await withApp();

    const asked = await at.answer(await signIn(at, 'MfaLogin'), code('', true));
    const end = await at.answer(asked, { NameCallback: String(codes[3]) });

    expect(typesOf(asked)).toEqual(savedCodeTypes);
    expect(end.body).toMatchObject(session);
  });

  test('guessing: four wrong codes are the end', async () => {
    await withApp();
    let step = await signIn(at, 'MfaLogin');

    const statuses: number[] = [];
    for (let guess = 0; guess < 4; guess += 1) {
      step = await at.answer(step, code('000000'));
      statuses.push(step.status);
    }

    expect(statuses).toEqual([200, 200, 200, 401]);
  });
});

describe('MfaLogin of a user with several factors', () => {
  /** A phone that was used last, the app on it, and a passkey from before. */
  async function withAll(): Promise<{ phone: PhoneInHand; codes: string[]; key: SoftwareAuthenticator }> {
    const { phone, codes } = await withPhone('CombinedMfaLogin');
    const key = browserKey();
    await addPasskey(at.ports, user, key, at.clock.now() - 1000);
    return { phone, codes, key };
  }

  test('begins with the factor that was used last, and a passkey is the next time what it was this time', async () => {
    const { phone, key } = await withAll();
    const wait = await signIn(at, 'MfaLogin');
    const list = await at.answer(wait, goOn);
    const ceremony = await at.answer(list, choice(list, 'Passkey'));
    at.clock.advance(1000);
    const end = await passkeyAnswer(at, ceremony, key);

    const again = await signIn(at, 'MfaLogin');
    const other = await at.answer(again, { ConfirmationCallback: 0 });
    const prompt = await at.answer(other, choice(other, 'Code from my app'));
    at.clock.advance(30_000);
    await at.answer(prompt, code(oneTimePassword(phone)));
    const last = await signIn(at, 'MfaLogin');

    expect(typesOf(wait)).toEqual(waitTypes);
    expect(choicesOf(list)).toEqual(['Passkey', 'Code from my app', phoneCode, appCode]);
    expect(end.body).toMatchObject(session);
    expect([again, last].map(typesOf)).toEqual([passkeyTypes, promptTypes]);
    expect(buttonsOf(again)).toEqual(['Try another way']);
    expect(choicesOf(other)).toEqual(['Notification on my phone', 'Code from my app', phoneCode, appCode]);
  });

  test('lists the other ways when the browser cannot, or its user would not', async () => {
    await withAll();
    for (const outcome of ['unsupported', 'ERROR::NotAllowedError:cancelled']) {
      const list = await at.answer(await signIn(at, 'MfaLogin'), goOn);
      const ceremony = await at.answer(list, choice(list, 'Passkey'));

      const others = await at.answer(ceremony, { HiddenValueCallback: outcome });

      expect(choicesOf(others)).toEqual(['Notification on my phone', 'Code from my app', phoneCode, appCode]);
    }
  });

  test('the session tells the passkey, and that its owner was recognised', async () => {
    const { key } = await withAll();
    const list = await at.answer(await signIn(at, 'MfaLogin'), goOn);

    const end = await passkeyAnswer(at, await at.answer(list, choice(list, 'Passkey')), key);

    const { authLevel, factors } = at.ports.store.sessions.get(String(end.body['tokenId'])) ?? {};
    expect([authLevel, factors?.map(({ factor }) => factor)]).toEqual([10, ['pwd', 'swk', 'uv']]);
  });

  test('downgrade: whoever refuses every way with a stolen password gets nowhere, and is shown no registration', async () => {
    const { key } = await withAll();
    const steps: Reply[] = [];
    let step = await signIn(at, 'MfaLogin');
    for (let turn = 0; turn < 20 && step.status === 200; turn += 1) {
      const types = typesOf(step);
      steps.push(step);
      if (types.includes('MetadataCallback')) step = await passkeyAnswer(at, step, key, { forged: true });
      else if (types.includes('NameCallback')) step = await at.answer(step, { NameCallback: 'wrong' });
      else if (types.includes('PollingWaitCallback')) step = await at.answer(step, goOn);
      else
        step = await at.answer(
          step,
          choice(step, choicesOf(step)?.toString().includes('Passkey') ? 'Passkey' : phoneCode),
        );
    }

    expect(step.status).toBe(401);
    expect(steps.every((one) => outputOf(one, 'HiddenValueCallback', 'id') !== 'mfaDeviceRegistration')).toBe(true);
    expect(at.ports.store.sessions.size).toBe(1);
  });

  test('denied on the phone, no other way is left', async () => {
    const { phone } = await withAll();
    const wait = await signIn(at, 'MfaLogin');
    await at.deliver();

    await phone.deny(openPush(phone).messageId);

    expect((await poll(at, wait)).status).toBe(401);
  });
});

describe('MfaLogin of a user with a passkey alone', () => {
  test('asks for it at once, and after four refusals ends', async () => {
    const key = browserKey();
    await addPasskey(at.ports, user, key, at.clock.now());
    let step = await signIn(at, 'MfaLogin');
    const first = typesOf(step);

    const statuses: number[] = [];
    for (let time = 0; time < 4; time += 1) {
      step = await passkeyAnswer(at, step, key, { forged: true });
      statuses.push(step.status);
    }

    expect(first).toEqual(passkeyTypes);
    expect(statuses).toEqual([200, 200, 200, 401]);
  });
});

describe('MfaLogin of a user without a second factor', () => {
  test('registers an app, shows the codes, and signs in with the first one-time password', async () => {
    const qr = await signIn(at, 'MfaLogin');
    const app = authenticator(qr);

    const display = await at.answer(qr);
    const prompt = await at.answer(display);
    const end = await at.answer(prompt, code(app.totp(at.clock)));

    expect(app.account).toMatchObject({ issuer: 'Waymark', digits: 6 });
    expect(shownCodes(display)).toHaveLength(10);
    expect(buttonsOf(prompt)).toEqual(['Submit']);
    expect(end.body).toMatchObject(session);
  });

  test('stores the app only when it has shown a right code', async () => {
    const qr = await signIn(at, 'MfaLogin');
    const prompt = await at.answer(await at.answer(qr));

    const wrong = await at.answer(prompt, code('000000'));
    const before = await at.ports.oathDevices.find(user);
    await at.answer(wrong, code(authenticator(qr).totp(at.clock)));
    const after = await at.ports.oathDevices.find(user);

    expect(typesOf(wrong)).toEqual(promptTypes);
    expect(before).toBeUndefined();
    expect(after).toMatchObject({ profile: { digits: 6, interval: 30 } });
  });

  test('signs nobody in with the password alone, also not when the QR code was left', async () => {
    await signIn(at, 'MfaLogin');

    const again = await signIn(at, 'MfaLogin');

    expect(again.body).not.toHaveProperty('tokenId');
    expect(outputOf(again, 'HiddenValueCallback', 'id')).toBe('mfaDeviceRegistration');
  });

  test('a wrong password ends it before anything about devices is said', async () => {
    const end = await at.answer(await at.start('MfaLogin'), { ...demo, PasswordCallback: 'wrong' });

    expect(end.body).toEqual({ code: 401, reason: 'Unauthorized', message: 'Login failure' });
  });
});

describe('The level of a session of MfaLogin', () => {
  const levelOf = ({ body }: Reply) => at.ports.store.sessions.get(String(body['tokenId']))?.authLevel;

  test('is higher by ten than that of a password, whichever second factor was proved', async () => {
    const passwordAlone = await signIn(at, 'Login');
    const { phone, codes } = await withPhone('CombinedMfaLogin');
    const wait = await signIn(at, 'MfaLogin');
    await at.deliver();
    await phone.approve(openPush(phone).messageId, { number: numberOf(wait) });
    const push = await poll(at, wait);
    const otherWay = async (label: string) => {
      const list = await at.answer(await signIn(at, 'MfaLogin'), goOn);
      return at.answer(list, choice(list, label));
    };

    const savedCode = await at.answer(await otherWay(appCode), { NameCallback: String(codes[0]) });
    const app = await at.answer(await otherWay('Code from my app'), code(oneTimePassword(phone)));

    expect([passwordAlone, push, app, savedCode].map(levelOf)).toEqual([0, 10, 10, 10]);
  });
});
