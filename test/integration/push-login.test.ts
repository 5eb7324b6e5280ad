// PushLogin over the running stack: the published JavaScript SDK is the browser, the virtual phone is the phone.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { systemRandomness } from '../../functions/adapters/system-randomness.ts';
import type { ShownPush } from '../../phone/inbox.ts';
import { newUser } from '../support/phone-users.ts';
import {
  callbacksIn,
  codesIn,
  enter,
  hasFailed,
  numberIn,
  openBrowser,
  press,
  type SdkStep,
  send,
  sessionIn,
  signInWith,
  uriIn,
} from '../support/sdk-browser.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { type StackPhone, stackPhones } from '../support/stack-phone.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

const password = 'Correct-horse-7';
const lostPhone = 'Lost phone? Use a recovery code';
const waitTypes = ['PollingWaitCallback', 'HiddenValueCallback', 'ConfirmationCallback'];
const optionTypes = ['TextOutputCallback', 'ConfirmationCallback'];

const phones = stackPhones();
let stack: StackInProcess;
let browser: ReturnType<typeof openBrowser>;

beforeAll(async () => {
  stack = await stackInProcess(phones);
  browser = openBrowser(stack.url);
}, 20_000);

afterEach(restoreWallClock);

afterAll(async () => {
  browser.close();
  await stack.stop();
});

const signIn = (username: string): Promise<SdkStep> => signInWith('PushLogin', username, password);

/** As a page does when the five seconds are over. */
function poll(step: SdkStep): Promise<SdkStep> {
  advanceWallClock(5_001);
  return send(step);
}

interface LoggingIn {
  readonly username: string;
  readonly phone: StackPhone;
  readonly codes: string[];
  readonly push: ShownPush;
  /** Waiting for the answer to the push. */
  readonly wait: SdkStep;
}

/** A user who has just registered a phone, and was sent a push. */
async function enrolled(platform: 'android' | 'ios' = 'android'): Promise<LoggingIn> {
  const username = await newUser(password);
  const phone = phones.phone(platform);
  const qr = await press(await signIn(username), 'Register Device');
  await phone.scan(uriIn(qr));
  const display = await send(qr);
  const wait = await send(display);
  return { username, phone, codes: codesIn(display), push: await phone.nextPush(), wait };
}

describe('PushLogin, the first time', () => {
  test.each(['android', 'ios'] as const)(
    'P-42 options, QR code, recovery codes, push with a number, approval on %s, session',
    async (platform) => {
      const username = await newUser(password);
      const phone = phones.phone(platform);

      const options = await signIn(username);
      const qr = await press(options, 'Register Device');
      const scanned = await phone.scan(uriIn(qr));
      const display = await send(qr);
      const wait = await send(display);
      const { messageId, numbers } = await phone.nextPush();
      const answered = await phone.approve(messageId, { number: numberIn(wait) });
      const end = await poll(wait);

      expect(callbacksIn(options)).toEqual(optionTypes);
      expect(scanned).toMatchObject({ ok: true, account: { issuer: 'Waymark', name: username } });
      expect(new Set(codesIn(display)).size).toBe(10);
      expect(callbacksIn(wait)).toEqual(waitTypes);
      expect(numbers).toContain(numberIn(wait));
      expect(answered).toEqual({ ok: true });
      expect(sessionIn(end)).toEqual(expect.any(String));
    },
  );

  test('registration time-out, back to the options, and another registration', async () => {
    const phone = phones.phone();
    const qr = await press(await signIn(await newUser(password)), 'Register Device');

    advanceWallClock(121_000);
    const late = await phone.scan(uriIn(qr));
    const options = await send(qr);
    const second = await press(options, 'Register Device');
    const scanned = await phone.scan(uriIn(second));

    expect(late).toEqual({ ok: false, reason: 'refused', status: 400 });
    expect(callbacksIn(options)).toEqual(optionTypes);
    expect(scanned).toMatchObject({ ok: true });
  });

  test('a registration whose message is gone times out, and is no error', async () => {
    const qr = await press(await signIn(await newUser(password)), 'Register Device');
    await stack.dropMessages();

    const options = await send(qr);

    expect(callbacksIn(options)).toEqual(optionTypes);
  });

  test('get the app, and back to the options', async () => {
    const links = await press(await signIn(await newUser(password)), 'Get the App');

    const options = await press(links, 'Continue');

    expect(callbacksIn(options)).toEqual(optionTypes);
  });

  test('skip signs in, and the next login asks again', async () => {
    const username = await newUser(password);

    const end = await press(await signIn(username), 'Skip this step');
    const next = await signIn(username);

    expect(sessionIn(end)).toEqual(expect.any(String));
    expect(callbacksIn(next)).toEqual(optionTypes);
  });

  test('opt-out signs in, and the login after it does not ask', async () => {
    const username = await newUser(password);

    const end = await press(await signIn(username), 'Opt-out');
    const next = await signIn(username);

    expect([sessionIn(end), sessionIn(next)]).toEqual([expect.any(String), expect.any(String)]);
  });
});

describe('PushLogin, from then on', () => {
  test('P-7 waiting waits: the next login is approved at the third poll', async () => {
    const { username, phone, push: first, wait: registered } = await enrolled();
    await phone.approve(first.messageId, { number: numberIn(registered) });
    await poll(registered);
    const wait = await signIn(username);
    const push = await phone.nextPush();

    const again = await poll(await send(wait));
    await phone.approve(push.messageId, { number: numberIn(again) });
    const end = await poll(again);

    expect(callbacksIn(again)).toEqual(waitTypes);
    expect(push.context).toEqual({
      location: { latitude: 51.45, longitude: -2.6 },
      remoteIp: '127.0.0.1',
      userAgent: 'node',
    });
    expect(sessionIn(end)).toEqual(expect.any(String));
  });

  test('deny ends in failure', async () => {
    const { phone, push, wait } = await enrolled();

    await phone.deny(push.messageId);
    const end = await poll(wait);

    expect(hasFailed(end)).toBe(true);
  });

  test('a wrong number ends in failure, and the phone hears nothing of it', async () => {
    const { phone, push, wait } = await enrolled();
    const wrong = push.numbers.find((number) => number !== numberIn(wait));

    const answered = await phone.approve(push.messageId, { number: wrong });
    const end = await poll(wait);

    expect(answered).toEqual({ ok: true });
    expect(hasFailed(end)).toBe(true);
  });

  test('expired: an answer after two minutes is refused, and a new push signs in', async () => {
    const { phone, push, wait } = await enrolled();

    advanceWallClock(120_001);
    const late = await phone.approve(push.messageId, { number: numberIn(wait) });
    const again = await send(wait);
    const { messageId } = await phone.nextPush();
    await phone.approve(messageId, { number: numberIn(again) });
    const end = await poll(again);

    expect(late).toEqual({ ok: false, reason: 'refused', status: 400 });
    expect(messageId).not.toBe(push.messageId);
    expect(sessionIn(end)).toEqual(expect.any(String));
  });

  test('a message that is gone between two polls has expired, and is no error', async () => {
    const { phone, push, wait } = await enrolled();
    await stack.dropMessages();

    const again = await poll(wait);
    const { messageId } = await phone.nextPush();

    expect(callbacksIn(again)).toEqual(waitTypes);
    expect(messageId).not.toBe(push.messageId);
  });

  test('exit to a recovery code signs in, once', async () => {
    const { username, codes, wait } = await enrolled();
    const [code = ''] = codes;

    const end = await enter(await press(wait, lostPhone), code);
    const again = await enter(await press(await signIn(username), lostPhone), code);

    expect(sessionIn(end)).toEqual(expect.any(String));
    expect(sessionIn(again)).toBeUndefined();
  });

  test('guessing: three wrong recovery codes end in failure', async () => {
    const { wait } = await enrolled();
    let step = await press(wait, lostPhone);

    const failed: boolean[] = [];
    for (const guess of ['wrong-1', 'wrong-2', 'wrong-3']) {
      step = await enter(step, guess);
      failed.push(hasFailed(step));
    }

    expect(failed).toEqual([false, false, true]);
  });

  test('a phone with a new token is reached under it', async () => {
    const { username, phone, push, wait } = await enrolled();
    await phone.approve(push.messageId, { number: numberIn(wait) });
    await poll(wait);

    const refreshed = await phone.refresh(Buffer.from(systemRandomness.bytes(32)).toString('hex'));
    const next = await signIn(username);
    const { messageId } = await phone.nextPush();
    await phone.approve(messageId, { number: numberIn(next) });
    const end = await poll(next);

    expect(refreshed).toEqual([expect.objectContaining({ ok: true })]);
    expect(sessionIn(end)).toEqual(expect.any(String));
  });
});
