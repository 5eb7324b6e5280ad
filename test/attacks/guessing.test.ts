// Guessing passwords and codes over the doors of the running stack: it costs the guesser, not the victim.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { dynamoPasswordAttempts } from '../../functions/adapters/dynamo/password-attempts.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import type { AnswersByType, Reply } from '../../testing/step.ts';
import { type Browser, newBrowser } from '../support/browser.ts';
import { code } from '../support/demo-user.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

const limit = 4;
/** Waits that no busy machine outlasts. */
const policy = { limit, baseDelaySeconds: 7_200, maxDelaySeconds: 7_200 };
const password = 'correct-horse-1';

let stack: StackInProcess;
let victims = 0;

beforeAll(async () => {
  stack = await stackInProcess();
  const settings = await dynamoConfiguration(dynamo()).get('/alpha', 'realm', '');
  await dynamoConfigurationEditor(dynamo()).put('/alpha', 'realm', '', {
    ...settings?.value,
    ...{ passwordPolicy: policy, attemptPolicy: policy },
  });
});

afterAll(async () => {
  restoreWallClock();
  await stack.stop();
});

const newcomer = (): Browser => newBrowser((body, query, headers) => stack.at.post(body, `?${query}`, headers));

/** A user of the test's own, by name. */
async function victim(): Promise<string> {
  victims += 1;
  const username = `victim${victims}`;
  const tools = { clock: systemClock, randomness: systemRandomness };
  const identity = { realm: '/alpha', username, active: true, attributes: {}, password };
  await dynamoIdentityStore(dynamo(), tools, { cost: cheapCost }).put(identity);
  return username;
}

const answers = (username: string, typed = password): AnswersByType => ({
  NameCallback: username,
  PasswordCallback: typed,
});

async function signIn(from: Browser, username: string, typed = password, journey = 'Login'): Promise<Reply> {
  return from.answer(await from.start(journey), answers(username, typed));
}

async function known(username: string): Promise<Browser> {
  const browser = newcomer();
  await signIn(browser, username);
  return browser;
}

/** All at once. */
function guesses(username: string, times: number): Promise<Reply[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => signIn(newcomer(), username, `guess ${index}`)));
}

const signedIn = ({ body }: Reply): boolean => typeof body['tokenId'] === 'string';

describe('a stranger', () => {
  test('A-6.3.1 who guesses in parallel gets no more passwords compared than the limit: the right one among the rest is not found', async () => {
    const username = await victim();
    await guesses(username, limit);

    const right = await Promise.all(Array.from({ length: 6 }, () => signIn(newcomer(), username)));

    expect(right.filter(signedIn)).toHaveLength(0);
  });

  test('cannot tell a name that nobody has: same answers, same limit, even with the right password', async () => {
    const username = await victim();

    const guessed = async (name: string) => [...(await guesses(name, limit)), await signIn(newcomer(), name)];
    const ofVictim = await guessed(username);
    const ofNobody = await guessed('nobody-of-that-name');

    const told = (replies: readonly Reply[]) => replies.map(({ status, body, cookies }) => [status, body, cookies]);
    expect(told(ofNobody)).toEqual(told(ofVictim));
  });

  test('cannot lock out the browser that has signed in before', async () => {
    const username = await victim();
    const laptop = await known(username);
    await guesses(username, 2 * limit);

    expect(signedIn(await signIn(newcomer(), username))).toBe(false);
    expect(signedIn(await signIn(laptop, username))).toBe(true);
  });

  test('is heard no more at the ceiling, until the known browser has signed in', async () => {
    const username = await victim();
    const laptop = await known(username);
    const attempts = dynamoPasswordAttempts(dynamo(), { clock: systemClock });
    const hasty = { limit: 1_000, baseDelaySeconds: 1, maxDelaySeconds: 1, ceiling: 90 };
    const user = { realm: '/alpha', username };
    for (let failure = 0; failure < 90; failure += 1) await attempts.charge(user, 'stranger', `v${failure}`, hasty);
    advanceWallClock(30 * 24 * 60 * 60_000);

    const closed = await signIn(newcomer(), username);
    const opens = await signIn(laptop, username);
    const open = await signIn(newcomer(), username);
    restoreWallClock();

    expect([closed, opens, open].map(signedIn)).toEqual([false, true, true]);
  });
});

describe('a device cookie', () => {
  test('that is forged makes a stranger', async () => {
    const username = await victim();
    const mallory = newcomer();
    const { cookie = '' } = await known(username);
    const [header, claims] = cookie.split('.');
    mallory.cookie = `${header}.${claims}.${'A'.repeat(43)}`;
    await guesses(username, limit);

    expect(signedIn(await signIn(mallory, username))).toBe(false);
  });

  test('of another user makes a stranger', async () => {
    const username = await victim();
    const mallory = await known(await victim());
    await guesses(username, limit);

    expect(signedIn(await signIn(mallory, username))).toBe(false);
  });

  test('that is stolen buys the thief one limit of guesses, and locks nobody else out', async () => {
    const username = await victim();
    const [laptop, desktop] = [await known(username), await known(username)];
    await guesses(username, limit);
    for (let guess = 0; guess < limit; guess += 1) await signIn(laptop, username, `guess ${guess}`);

    expect(signedIn(await signIn(laptop, username))).toBe(false);
    expect(signedIn(await signIn(desktop, username))).toBe(true);
  });

  test('is no authId, and an authId no device cookie', async () => {
    const username = await victim();
    const { cookie = '' } = await known(username);
    const step = await newcomer().start('Login');
    const mallory = newcomer();
    mallory.cookie = `waymark-browser=${String(step.body['authId'])}`;
    await guesses(username, limit);

    const asAuthId = await stack.at.post({ ...step.body, authId: cookie.split('=')[1] });

    expect(asAuthId.status).toBe(400);
    expect(signedIn(await signIn(mallory, username))).toBe(false);
  });
});

describe('who holds the password', () => {
  test('and types wrong codes, in many journeys at once, does not lock the known browser', async () => {
    const username = await victim();
    const laptop = newcomer();
    const qr = await signIn(laptop, username, password, 'OathLogin');
    const app = authenticator(qr);
    await laptop.answer(await laptop.answer(await laptop.answer(qr)), code(app.totp(systemClock)));
    advanceWallClock(60_000);
    const wrongCodes = async (): Promise<void> => {
      const mallory = newcomer();
      let step = await signIn(mallory, username, password, 'OathLogin');
      for (let guess = 0; guess < 3; guess += 1) step = await mallory.answer(step, code('000000'));
    };
    await Promise.all([wrongCodes(), wrongCodes()]);

    const stranger = newcomer();
    const atPrompt = await signIn(stranger, username, password, 'OathLogin');
    const refused = await stranger.answer(atPrompt, code(app.totp(systemClock)));
    const own = await laptop.answer(await signIn(laptop, username, password, 'OathLogin'), code(app.totp(systemClock)));
    restoreWallClock();

    expect([refused, own].map(signedIn)).toEqual([false, true]);
  });

  test('and bought a device cookie with it before the victim enrolled, does not lock the known browser either', async () => {
    const username = await victim();
    const mallory = await known(username);
    const laptop = newcomer();
    const qr = await signIn(laptop, username, password, 'OathLogin');
    const app = authenticator(qr);
    await laptop.answer(await laptop.answer(await laptop.answer(qr)), code(app.totp(systemClock)));
    advanceWallClock(60_000);
    for (let journey = 0; journey < 2; journey += 1) {
      let step = await signIn(mallory, username, password, 'OathLogin');
      for (let guess = 0; guess < 3; guess += 1) step = await mallory.answer(step, code('000000'));
    }

    const own = await laptop.answer(await signIn(laptop, username, password, 'OathLogin'), code(app.totp(systemClock)));
    restoreWallClock();

    expect(signedIn(own)).toBe(true);
  });

  test('and guesses in three journeys at once does not make the user’s own next typo fatal', async () => {
    const username = await victim();
    const laptop = newcomer();
    const qr = await signIn(laptop, username, password, 'OathLogin');
    const app = authenticator(qr);
    await laptop.answer(await laptop.answer(await laptop.answer(qr)), code(app.totp(systemClock)));
    advanceWallClock(60_000);
    const prompt = await signIn(laptop, username, password, 'OathLogin');
    const mallory = newcomer();
    const guess = async () => mallory.answer(await signIn(mallory, username, password, 'OathLogin'), code('000000'));
    await Promise.all([guess(), guess(), guess()]);

    const typo = await laptop.answer(prompt, code('111111'));
    const end = await laptop.answer(typo, code(app.totp(systemClock)));
    restoreWallClock();

    expect([typo.status, signedIn(end)]).toEqual([200, true]);
  });
});
