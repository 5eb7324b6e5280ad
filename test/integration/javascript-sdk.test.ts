// OathLogin with the published JavaScript SDK, as a web page uses it, against the local stack over HTTP.
// The SDK is made for browsers. Of a browser it gets here what this story takes: a fetch that keeps cookies.
import {
  CallbackType,
  Config,
  type ConfirmationCallback,
  FRAuth,
  type FRCallback,
  type FRLoginFailure,
  type FRLoginSuccess,
  FRQRCode,
  FRRecoveryCodes,
  FRStep,
  type NameCallback,
  type PasswordCallback,
  SessionManager,
  StepType,
} from '@forgerock/javascript-sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo-client.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo-identity-store.ts';
import { systemClock } from '../../functions/adapters/system-clock.ts';
import { systemRandomness } from '../../functions/adapters/system-randomness.ts';
import { hotp } from '../../functions/mfa/oath/hotp.ts';
import { parseOathUri } from '../../functions/mfa/oath/parse-oath-uri.ts';
import { type BrowserFetch, browserFetch } from '../support/browser-fetch.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

type Step = FRStep | FRLoginSuccess | FRLoginFailure;

const password = 'Correct-horse-7';
const network = fetch;
const timer = setTimeout;
let stack: StackInProcess;
let browser: BrowserFetch;

beforeAll(async () => {
  // The SDK leaves a timer of five seconds behind every request; none of them should hold up the end.
  globalThis.setTimeout = ((work: () => void, milliseconds?: number) =>
    timer(work, milliseconds).unref()) as typeof setTimeout; // what the SDK and our server use of it
  stack = await stackInProcess();
  Config.set({ serverConfig: { baseUrl: `${stack.url}/` }, realmPath: 'alpha', tree: 'OathLogin' });
}, 20_000);

beforeEach(() => {
  browser = browserFetch(network);
  globalThis.fetch = browser.fetch;
});

afterEach(() => {
  restoreWallClock();
  globalThis.fetch = network;
});

afterAll(async () => {
  await stack.stop();
  globalThis.setTimeout = timer;
});

describe('The JavaScript SDK, the first time', () => {
  test('sees username and password, the QR code, the recovery codes and the code, and gets a session', async () => {
    const username = await newUser();

    const qr = stepOf(await signIn(username));
    const display = stepOf(await pressNext(qr));
    const prompt = stepOf(await FRAuth.next(display));
    const end = await enterCode(prompt, codeOf(uriOf(qr)));

    expect([FRQRCode.isQRCodeStep(qr), FRQRCode.isQRCodeStep(prompt)]).toEqual([true, false]);
    expect(FRQRCode.getQRCodeData(qr)).toEqual({
      message: expect.stringContaining('QR code'),
      use: 'otp',
      uri: expect.stringMatching(/^otpauth:\/\/totp\/Waymark:/),
    });
    expect([qr, display, prompt].map((step) => FRRecoveryCodes.isDisplayStep(step))).toEqual([false, true, false]);
    expect(new Set(FRRecoveryCodes.getCodes(display)).size).toBe(10);
    expect(FRRecoveryCodes.getDeviceName(display)).toBe('OATH Device');
    expect(sessionOf(end)).toEqual(expect.any(String));
  });

  test('a wrong password is a login failure', async () => {
    const username = await newUser();

    const end = await signIn(username, 'wrong');

    expect([end.type, (end as FRLoginFailure).getCode()]).toEqual([StepType.LoginFailure, 401]); // by its type
  });
});

describe('The JavaScript SDK, from then on', () => {
  test('asks the same user for a code only', async () => {
    const { username, uri } = await enrolled();
    advanceWallClock(30_000);

    const prompt = stepOf(await signIn(username));
    const end = await enterCode(prompt, codeOf(uri));

    expect(prompt.callbacks.map((callback: FRCallback) => callback.getType())).toEqual([
      CallbackType.NameCallback,
      CallbackType.ConfirmationCallback,
    ]);
    expect(sessionOf(end)).toEqual(expect.any(String));
  });

  test('replay: the code of the enrolment opens no second session', async () => {
    const { username, code } = await enrolled();

    const again = await enterCode(stepOf(await signIn(username)), code);

    expect(sessionOf(again)).toBeUndefined();
  });

  test('replay: a recovery code opens one session and no second', async () => {
    const { username, codes } = await enrolled();

    const first = await enterRecoveryCode(stepOf(await signIn(username)), codes[0]);
    const second = await enterRecoveryCode(stepOf(await signIn(username)), codes[0]);
    const other = await enterRecoveryCode(stepOf(await signIn(username)), codes[1]);

    expect([first, second, other].map((step) => typeof sessionOf(step))).toEqual(['string', 'undefined', 'string']);
  });

  test('guessing: wrong codes end in failure after three retries', async () => {
    const { username } = await enrolled();
    let step = await signIn(username);

    const types: StepType[] = [];
    for (let guess = 0; guess < 4; guess += 1) {
      step = await enterCode(stepOf(step), '000000');
      types.push(step.type);
    }

    expect(types).toEqual([StepType.Step, StepType.Step, StepType.Step, StepType.LoginFailure]);
  });

  test('SessionManager.logout ends the session and takes the cookie back', async () => {
    const { token } = await enrolled();
    const before = await stack.at.session('getSessionInfo', token);
    const cookies = browser.cookies();

    await SessionManager.logout();
    const after = await stack.at.session('getSessionInfo', token);

    expect(cookies).toEqual([`iPlanetDirectoryPro=${token}`]);
    expect(browser.cookies()).toEqual([]);
    expect([before.status, after.status]).toEqual([200, 401]);
  });
});

let users = 0;

/** A user of one test, without a device. */
async function newUser(): Promise<string> {
  users += 1;
  const username = `user${users}`;
  const store = dynamoIdentityStore(dynamo(), { randomness: systemRandomness });
  await store.put({ realm: '/alpha', username, active: true, attributes: {}, password });
  return username;
}

async function enrolled(): Promise<{ username: string; uri: string; codes: string[]; code: string; token: string }> {
  const username = await newUser();
  const qr = stepOf(await signIn(username));
  const uri = uriOf(qr);
  const display = stepOf(await pressNext(qr));
  const code = codeOf(uri);
  const end = await enterCode(stepOf(await FRAuth.next(display)), code);
  return { username, uri, codes: FRRecoveryCodes.getCodes(display), code, token: String(sessionOf(end)) };
}

async function signIn(username: string, secret = password): Promise<Step> {
  const page = stepOf(await FRAuth.next());
  page.getCallbackOfType<NameCallback>(CallbackType.NameCallback).setName(username);
  page.getCallbackOfType<PasswordCallback>(CallbackType.PasswordCallback).setPassword(secret);
  return FRAuth.next(page);
}

function pressNext(step: FRStep): Promise<Step> {
  step.getCallbackOfType<ConfirmationCallback>(CallbackType.ConfirmationCallback).setOptionIndex(0);
  return FRAuth.next(step);
}

function enterCode(step: FRStep, code: string): Promise<Step> {
  step.getCallbackOfType<NameCallback>(CallbackType.NameCallback).setName(code);
  step.getCallbackOfType<ConfirmationCallback>(CallbackType.ConfirmationCallback).setOptionIndex(0);
  return FRAuth.next(step);
}

async function enterRecoveryCode(prompt: FRStep, code = ''): Promise<Step> {
  prompt.getCallbackOfType<ConfirmationCallback>(CallbackType.ConfirmationCallback).setOptionIndex(1);
  const asked = stepOf(await FRAuth.next(prompt));
  asked.getCallbackOfType<NameCallback>(CallbackType.NameCallback).setName(code);
  return FRAuth.next(asked);
}

function stepOf(step: Step): FRStep {
  if (step instanceof FRStep) return step;
  throw new Error(`The journey is over: ${step.type}`);
}

function sessionOf(step: Step): string | undefined {
  return step.type === StepType.LoginSuccess ? (step as FRLoginSuccess).getSessionToken() : undefined; // by its type
}

function uriOf(step: FRStep): string {
  return FRQRCode.getQRCodeData(step).uri;
}

function codeOf(uri: string): string {
  const { secret, digits, hash, period } = parseOathUri(uri);
  return hotp({ secret, digits, hash, counter: Math.floor(systemClock.now() / 1000 / period) });
}
