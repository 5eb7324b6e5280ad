// PushLogin: the published JavaScript SDK is the browser, the virtual phone is the phone, the system is whichever.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemRandomness } from '../../../functions/adapters/system/machine.ts';
import type { ShownPush } from '../../../phone/inbox.ts';
import type { Platform } from '../../../phone/platform.ts';
import { newUser } from '../phone-users.ts';
import { readQrCode } from '../qr-reader.ts';
import {
  type Browser,
  callbacksIn,
  codesIn,
  enter,
  hasFailed,
  numberIn,
  openBrowser,
  pictureIn,
  press,
  type SdkStep,
  send,
  sessionIn,
  signInWith,
  uriIn,
} from '../sdk-browser.ts';
import type { StackPhone } from '../stack-phone.ts';
import type { WalkedSystem } from './walked-system.ts';

export const password = 'Correct-horse-7';
export const waitTypes = ['PollingWaitCallback', 'HiddenValueCallback', 'ConfirmationCallback'];
export const optionTypes = ['TextOutputCallback', 'ConfirmationCallback'];
const lostPhone = 'Lost phone? Use a recovery code';

/** `system` is asked in each test, not before. */
export function walkPushLogin(system: () => WalkedSystem): void {
  let browser: Browser;

  beforeAll(() => {
    browser = openBrowser(system().url);
  });

  afterAll(() => browser.close());

  describe('PushLogin, the first time', () => {
    test.each(['android', 'ios'] as const)(
      'P-42 options, QR code, recovery codes, push with a number, approval on %s, session',
      async (platform) => {
        const username = await newUser(password);
        const phone = system().phone(platform);

        const options = await signIn(username);
        const qr = await press(options, 'Register Device');
        const scanned = await phone.scan(uriIn(qr));
        const display = await send(qr);
        const wait = await send(display);
        const { messageId, numbers } = await phone.nextPush();
        const answered = await phone.approve(messageId, { number: numberIn(wait) });
        const end = await poll(system(), wait);

        expect(callbacksIn(options)).toEqual(optionTypes);
        expect(scanned).toMatchObject({ ok: true, account: { issuer: 'Waymark', name: username } });
        expect(new Set(codesIn(display)).size).toBe(10);
        expect(callbacksIn(wait)).toEqual(waitTypes);
        expect(numbers).toContain(numberIn(wait));
        expect(answered).toEqual({ ok: true });
        expect(sessionIn(end)).toEqual(expect.any(String));
      },
    );

    test('what a camera reads of the QR code, less than the link, registers a phone whose answer signs in', async () => {
      const phone = system().phone();
      const qr = await press(await signIn(await newUser(password)), 'Register Device');

      const read = readQrCode(pictureIn(qr)) ?? '';
      const scanned = await phone.scan(read);
      const wait = await send(await send(qr));
      const { messageId } = await phone.nextPush();
      await phone.approve(messageId, { number: numberIn(wait) });
      const end = await poll(system(), wait);

      expect(read.length).toBeLessThan(uriIn(qr).length - 100);
      expect(scanned).toMatchObject({ ok: true });
      expect(sessionIn(end)).toEqual(expect.any(String));
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
      const { username, phone, push: first, wait: registered } = await enrolled(system());
      await phone.approve(first.messageId, { number: numberIn(registered) });
      await poll(system(), registered);
      const wait = await signIn(username);
      const push = await phone.nextPush();

      const again = await poll(system(), await send(wait));
      await phone.approve(push.messageId, { number: numberIn(again) });
      const end = await poll(system(), again);

      expect(callbacksIn(again)).toEqual(waitTypes);
      expect(push.context).toEqual({
        location: { latitude: 51.45, longitude: -2.6 },
        remoteIp: '127.0.0.1',
        userAgent: 'node',
      });
      expect(sessionIn(end)).toEqual(expect.any(String));
    });

    test('deny ends in failure', async () => {
      const { phone, push, wait } = await enrolled(system());

      await phone.deny(push.messageId);
      const end = await poll(system(), wait);

      expect(hasFailed(end)).toBe(true);
    });

    test('a wrong number ends in failure, and the phone hears nothing of it', async () => {
      const { phone, push, wait } = await enrolled(system());
      const wrong = push.numbers.find((number) => number !== numberIn(wait));

      const answered = await phone.approve(push.messageId, { number: wrong });
      const end = await poll(system(), wait);

      expect(answered).toEqual({ ok: true });
      expect(hasFailed(end)).toBe(true);
    });

    test('exit to a recovery code signs in, once', async () => {
      const { username, codes, wait } = await enrolled(system());
      const [code = ''] = codes;

      const end = await enter(await press(wait, lostPhone), code);
      const again = await enter(await press(await signIn(username), lostPhone), code);

      expect(sessionIn(end)).toEqual(expect.any(String));
      expect(sessionIn(again)).toBeUndefined();
    });

    test('guessing: three wrong recovery codes end in failure', async () => {
      const { wait } = await enrolled(system());
      let step = await press(wait, lostPhone);

      const failed: boolean[] = [];
      for (const guess of ['wrong-1', 'wrong-2', 'wrong-3']) {
        step = await enter(step, guess);
        failed.push(hasFailed(step));
      }

      expect(failed).toEqual([false, false, true]);
    });

    test('a phone with a new token is reached under it', async () => {
      const { username, phone, push, wait } = await enrolled(system());
      await phone.approve(push.messageId, { number: numberIn(wait) });
      await poll(system(), wait);

      const refreshed = await phone.refresh(Buffer.from(systemRandomness.bytes(32)).toString('hex'));
      const next = await signIn(username);
      const { messageId } = await phone.nextPush();
      await phone.approve(messageId, { number: numberIn(next) });
      const end = await poll(system(), next);

      expect(refreshed).toEqual([expect.objectContaining({ ok: true })]);
      expect(sessionIn(end)).toEqual(expect.any(String));
    });
  });
}

export function signIn(username: string): Promise<SdkStep> {
  return signInWith('PushLogin', username, password);
}

/** As a page does when the five seconds are over. */
export async function poll(system: WalkedSystem, step: SdkStep): Promise<SdkStep> {
  await system.pass(5_001);
  return send(step);
}

export interface LoggingIn {
  readonly username: string;
  readonly phone: StackPhone;
  readonly codes: string[];
  readonly push: ShownPush;
  /** Waiting for the answer to the push. */
  readonly wait: SdkStep;
}

/** A user who has just registered a phone, and was sent a push. */
export async function enrolled(system: WalkedSystem, platform: Platform = 'android'): Promise<LoggingIn> {
  const username = await newUser(password);
  const phone = system.phone(platform);
  const qr = await press(await signIn(username), 'Register Device');
  await phone.scan(uriIn(qr));
  const display = await send(qr);
  const wait = await send(display);
  return { username, phone, codes: codesIn(display), push: await phone.nextPush(), wait };
}
