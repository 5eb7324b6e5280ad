// CombinedMfaLogin over the running stack: one scan, then a push, or a one-time password of the same app.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { newUser } from '../support/phone-users.ts';
import {
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
} from '../support/sdk-browser.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { type StackPhone, stackPhones } from '../support/stack-phone.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

const password = 'Correct-horse-7';

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

const signIn = (username: string): Promise<SdkStep> => signInWith('CombinedMfaLogin', username, password);

/** A user who has just scanned, and was sent a push. */
async function enrolled(): Promise<{ username: string; phone: StackPhone; codes: string[]; wait: SdkStep }> {
  const username = await newUser(password);
  const phone = phones.phone();
  const qr = await signIn(username);
  // The SDK does not take `mfauth` for a QR code; the URI is in the hidden value all the same.
  await phone.scan(hiddenValueIn(qr));
  const display = await send(qr);
  return { username, phone, codes: codesIn(display), wait: await send(display) };
}

function oneTimePassword(phone: StackPhone): string {
  return String(phone.codes()[0]?.code);
}

test('P-2 one scan registers both, and the push that follows signs in', async () => {
  const { phone, codes, wait } = await enrolled();
  const { messageId } = await phone.nextPush();

  await phone.approve(messageId, { number: numberIn(wait) });
  advanceWallClock(5_001);
  const end = await send(wait);

  expect(phone.accounts()).toEqual([expect.objectContaining({ issuer: 'Waymark', kinds: ['push', 'TOTP'] })]);
  expect(new Set(codes).size).toBe(10);
  expect(sessionIn(end)).toEqual(expect.any(String));
});

test('P-2 a one-time password signs in when the user leaves the wait, and only once', async () => {
  const { username, phone, wait } = await enrolled();
  const code = oneTimePassword(phone);

  const prompt = await press(wait, 'Use a one-time password instead');
  const end = await enter(prompt, code);
  const again = await enter(await press(await signIn(username), 'Use a one-time password instead'), code);

  expect(callbacksIn(prompt)).toEqual(['NameCallback', 'ConfirmationCallback']);
  expect(sessionIn(end)).toEqual(expect.any(String));
  expect(sessionIn(again)).toBeUndefined();
});
