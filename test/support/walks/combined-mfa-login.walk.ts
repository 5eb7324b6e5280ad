// CombinedMfaLogin: one scan, then a push, or a one-time password of the same app, in whichever system.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newUser } from '../phone-users.ts';
import {
  type Browser,
  callbacksIn,
  codesIn,
  enter,
  hiddenValueIn,
  numberIn,
  openBrowser,
  press,
  type SdkStep,
  send,
  sessionIn,
  signInWith,
} from '../sdk-browser.ts';
import type { StackPhone } from '../stack-phone.ts';
import type { WalkedSystem } from './walked-system.ts';

const password = 'Correct-horse-7';

/** `system` is asked in each test, not before. */
export function walkCombinedMfaLogin(system: () => WalkedSystem): void {
  let browser: Browser;

  beforeAll(() => {
    browser = openBrowser(system().url);
  });

  afterAll(() => browser.close());

  test('P-2 one scan registers both, and the push that follows signs in', async () => {
    const { phone, codes, wait } = await enrolled(system());
    const { messageId } = await phone.nextPush();

    await phone.approve(messageId, { number: numberIn(wait) });
    await system().pass(5_001);
    const end = await send(wait);

    expect(phone.accounts()).toEqual([expect.objectContaining({ issuer: 'Waymark', kinds: ['push', 'TOTP'] })]);
    expect(new Set(codes).size).toBe(10);
    expect(sessionIn(end)).toEqual(expect.any(String));
  });

  test('P-2 a one-time password signs in when the user leaves the wait, and only once', async () => {
    const { username, phone, wait } = await enrolled(system());
    const code = oneTimePassword(phone);

    const prompt = await press(wait, 'Use a one-time password instead');
    const end = await enter(prompt, code);
    const again = await enter(await press(await signIn(username), 'Use a one-time password instead'), code);

    expect(callbacksIn(prompt)).toEqual(['NameCallback', 'ConfirmationCallback']);
    expect(sessionIn(end)).toEqual(expect.any(String));
    expect(sessionIn(again)).toBeUndefined();
  });
}

function signIn(username: string): Promise<SdkStep> {
  return signInWith('CombinedMfaLogin', username, password);
}

interface Enrolled {
  readonly username: string;
  readonly phone: StackPhone;
  readonly codes: readonly string[];
  /** Waiting for the answer to the push. */
  readonly wait: SdkStep;
}

/** A user who has just scanned, and was sent a push. */
async function enrolled(system: WalkedSystem): Promise<Enrolled> {
  const username = await newUser(password);
  const phone = system.phone();
  const qr = await signIn(username);
  // The SDK does not take `mfauth` for a QR code; the URI is in the hidden value all the same.
  await phone.scan(hiddenValueIn(qr));
  const display = await send(qr);
  return { username, phone, codes: codesIn(display), wait: await send(display) };
}

function oneTimePassword(phone: StackPhone): string {
  return String(phone.codes()[0]?.code);
}
