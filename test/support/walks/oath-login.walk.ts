// OathLogin with the published JavaScript SDK, as a web page uses it, through whichever system.
import { FRQRCode, FRRecoveryCodes, FRStep, SessionManager, StepType } from '@forgerock/javascript-sdk';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../functions/adapters/system/machine.ts';
import { hotp } from '../../../functions/mfa/oath/hotp.ts';
import { parseOathUri } from '../../../functions/mfa/oath/parse-oath-uri.ts';
import { newUser } from '../phone-users.ts';
import {
  type Browser,
  callbacksIn,
  choose,
  codesIn,
  enter,
  hasFailed,
  openBrowser,
  press,
  type SdkStep,
  send,
  sessionIn,
  signInWith,
  uriIn,
} from '../sdk-browser.ts';
import type { WalkedSystem } from './walked-system.ts';

export const password = 'Correct-horse-7';

/** `system` is asked in each test, not before. */
export function walkOathLogin(system: () => WalkedSystem): void {
  let browser: Browser;

  beforeEach(() => {
    browser = openBrowser(system().url);
  });

  afterEach(() => browser.close());

  describe('The JavaScript SDK, the first time', () => {
    test('sees username and password, the QR code, the recovery codes and the code, and gets a session', async () => {
      const username = await newUser(password);

      const qr = await signIn(username);
      const display = await press(qr, 'Next');
      const prompt = await send(display);
      const end = await enterCode(prompt, codeOf(uriIn(qr)));

      expect([qr, prompt].map((step) => step instanceof FRStep && FRQRCode.isQRCodeStep(step))).toEqual([true, false]);
      expect(qr instanceof FRStep && FRQRCode.getQRCodeData(qr)).toEqual({
        message: expect.stringContaining('Scan this code'),
        use: 'otp',
        uri: expect.stringMatching(/^otpauth:\/\/totp\/Waymark:/),
      });
      expect(new Set(codesIn(display)).size).toBe(10);
      expect(display instanceof FRStep && FRRecoveryCodes.getDeviceName(display)).toBe('OATH Device');
      expect(sessionIn(end)).toEqual(expect.any(String));
    });

    test('a wrong password is a login failure', async () => {
      const username = await newUser(password);

      const end = await signInWith('OathLogin', username, 'wrong');

      expect(hasFailed(end)).toBe(true);
    });
  });

  describe('The JavaScript SDK, from then on', () => {
    test('asks the same user for a code only', async () => {
      const { username, uri } = await enrolled();
      await system().pass(untilNextCode());

      const prompt = await signIn(username);
      const end = await enterCode(prompt, codeOf(uri));

      expect(callbacksIn(prompt)).toEqual(['NameCallback', 'ConfirmationCallback']);
      expect(sessionIn(end)).toEqual(expect.any(String));
    });

    test('replay: the code of the enrolment opens no second session', async () => {
      const { username, code } = await enrolled();

      const again = await enterCode(await signIn(username), code);

      expect(sessionIn(again)).toBeUndefined();
    });

    test('replay: a recovery code opens one session and no second', async () => {
      const { username, codes } = await enrolled();

      const first = await enterRecoveryCode(await signIn(username), codes[0]);
      const second = await enterRecoveryCode(await signIn(username), codes[0]);
      const other = await enterRecoveryCode(await signIn(username), codes[1]);

      expect([first, second, other].map((step) => typeof sessionIn(step))).toEqual(['string', 'undefined', 'string']);
    });

    test('guessing: wrong codes end in failure after three retries', async () => {
      const { username } = await enrolled();
      let step = await signIn(username);

      const types: StepType[] = [];
      for (let guess = 0; guess < 4; guess += 1) {
        step = await enterCode(step, '000000');
        types.push(step.type);
      }

      expect(types).toEqual([StepType.Step, StepType.Step, StepType.Step, StepType.LoginFailure]);
    });

    test('SessionManager.logout ends the session and takes the cookie back', async () => {
      const { token } = await enrolled();
      const before = await system().at.session('getSessionInfo', token);
      const cookies = browser.cookies();

      await SessionManager.logout();
      const after = await system().at.session('getSessionInfo', token);

      expect(cookies).toContain(`iPlanetDirectoryPro=${token}`);
      // The browser is still known: that is no session.
      expect(browser.cookies()).toEqual([expect.stringMatching(/^waymark-browser=/)]);
      expect([before.status, after.status]).toEqual([200, 401]);
    });
  });
}

export interface CodeUser {
  readonly username: string;
  readonly uri: string;
  readonly codes: readonly string[];
  /** The one that finished the enrolment. */
  readonly code: string;
  readonly token: string;
}

/** A user who has just registered an app and signed in with it. */
export async function enrolled(): Promise<CodeUser> {
  const username = await newUser(password);
  const qr = await signIn(username);
  const uri = uriIn(qr);
  const display = await press(qr, 'Next');
  const code = codeOf(uri);
  const end = await enterCode(await send(display), code);
  return { username, uri, codes: codesIn(display), code, token: String(sessionIn(end)) };
}

export function signIn(username: string): Promise<SdkStep> {
  return signInWith('OathLogin', username, password);
}

export function enterCode(step: SdkStep, code: string): Promise<SdkStep> {
  choose(step, 0);
  return enter(step, code);
}

export async function enterRecoveryCode(prompt: SdkStep, code = ''): Promise<SdkStep> {
  choose(prompt, 1);
  return enter(await send(prompt), code);
}

export function codeOf(uri: string): string {
  const { secret, digits, hash, period } = parseOathUri(uri);
  return hotp({ secret, digits, hash, counter: Math.floor(systemClock.now() / 1000 / period) });
}

/** Milliseconds. A time step that was used cannot be used again. */
export function untilNextCode(): number {
  const step = 30_000;
  return step - (systemClock.now() % step);
}
