// Guessing costs the guesser, not the victim: over days, which only a simulated clock has.
import { describe, expect, test } from '@jest/globals';
import { authenticator } from '../../testing/authenticator.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import type { Reply } from '../../testing/step.ts';
import { type Browser, newBrowser } from '../support/browser.ts';
import { addDemoUser, code, demo } from '../support/demo-user.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

const day = 24 * 60 * 60_000;
const wrong = { NameCallback: 'demo', PasswordCallback: 'guess' };
const refused = { status: 401, body: { code: 401, reason: 'Unauthorized', message: 'Login failure' } };

async function world() {
  const at = await journeyWorld({ journeys: shippedJourneys, settings: { journeyMinutes: 15 } });
  await addDemoUser(at);
  return at;
}

const browserAt = (at: JourneyWorld): Browser =>
  newBrowser((body, query, headers) => at.post(body, query, { headers }));

async function knownAt(at: JourneyWorld): Promise<Browser> {
  const browser = browserAt(at);
  await signIn(browser);
  return browser;
}

async function signIn(from: Browser, answers = demo, journey = 'Login'): Promise<Reply> {
  return from.answer(await from.start(journey), answers);
}

async function guess(at: JourneyWorld, times: number, username = 'demo'): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (let index = 0; index < times; index += 1) {
    replies.push(await signIn(browserAt(at), { ...wrong, NameCallback: username }));
  }
  return replies;
}

/** Once a day, which no delay outlasts, until a guess is refused all the same; how many were compared before it. */
async function guessToTheCeiling(at: JourneyWorld): Promise<number> {
  const before = at.log.messages('warn').length;
  for (let compared = 0; compared < 200; compared += 1) {
    await guess(at, 1);
    if (at.log.messages('warn').length > before) return compared;
    at.clock.advance(day);
  }
  throw new Error('No guess was refused');
}

const signedIn = ({ body }: Reply): boolean => typeof body['tokenId'] === 'string';

describe('passwords', () => {
  test('A-6.3.1 brute force: after ten wrong ones in a row the right one has to wait, and nothing tells so', async () => {
    const at = await world();
    const [first] = await guess(at, 10);

    const tooSoon = await signIn(browserAt(at));
    at.clock.advance(30_000);
    const later = await signIn(browserAt(at));

    expect([first?.status, first?.body]).toEqual([refused.status, refused.body]);
    expect([tooSoon.status, tooSoon.body]).toEqual([refused.status, refused.body]);
    expect(signedIn(later)).toBe(true);
  });

  test('A-6.3.1 N-RL-1 brute force over months: fewer than a hundred in a row are compared, then strangers are not heard', async () => {
    const at = await world();

    const compared = await guessToTheCeiling(at);

    expect(compared).toBe(90);
    at.clock.advance(100 * day);
    expect(signedIn(await signIn(browserAt(at)))).toBe(false);
  });

  test('lock-out: an outsider who has closed the strangers’ door keeps no known browser out, and it opens it again', async () => {
    const at = await world();
    const laptop = await knownAt(at);
    await guessToTheCeiling(at);

    const shut = await signIn(browserAt(at));
    const known = await signIn(laptop);
    const open = await signIn(browserAt(at));

    expect([shut, known, open].map(signedIn)).toEqual([false, true, true]);
  });

  test('a thousand logins in a row limit nobody, whether the client keeps cookies or not', async () => {
    const at = await world();
    const laptop = browserAt(at);
    let succeeded = 0;

    for (let login = 0; login < 500; login += 1) {
      for (const browser of [laptop, browserAt(at)]) succeeded += signedIn(await signIn(browser)) ? 1 : 0;
    }

    expect(succeeded).toBe(1000);
  }, 60_000);

  test('free guesses between the user’s own logins: they are bounded while the victim uses a known browser', async () => {
    const at = await world();
    const laptop = await knownAt(at);
    const before = at.log.messages('warn').length;

    for (let login = 0; login < 20; login += 1) {
      await signIn(laptop);
      await guess(at, 5);
    }

    // The ten of the limit, and one for each login after that.
    const limited = at.log.messages('warn').length - before;
    expect(100 - limited).toBeLessThanOrEqual(30);
  });

  test('user enumeration: names that nobody has are answered and limited alike', async () => {
    const at = await world();

    const known = await guess(at, 12, 'demo');
    const unknown = await guess(at, 12, 'nobody');
    const long = await guess(at, 12, 'x'.repeat(200));

    const told = (replies: readonly Reply[]) => replies.map(({ status, body, cookies }) => [status, body, cookies]);
    expect(told(unknown)).toEqual(told(known));
    expect(told(long)).toEqual(told(known));
    expect(at.log.messages('warn')).toHaveLength(6);
  });

  test('forging: a device cookie of another key makes a stranger', async () => {
    const at = await world();
    const elsewhere = await journeyWorld({ journeys: shippedJourneys });
    await addDemoUser(elsewhere);
    const forged = await knownAt(elsewhere);
    forged.cookie = `${forged.cookie?.slice(0, -6)}AAAAAA`;
    await guess(at, 10);

    const mallory = browserAt(at);
    mallory.cookie = forged.cookie;

    expect(signedIn(await signIn(mallory))).toBe(false);
  });

  test('the cookie of another user makes a stranger', async () => {
    const at = await world();
    await at.ports.identityStore.put({
      ...{ realm: '/alpha', username: 'mallory', active: true, attributes: {}, password: 'mallory-1' },
    });
    const mallory = browserAt(at);
    await signIn(mallory, { NameCallback: 'mallory', PasswordCallback: 'mallory-1' });
    await guess(at, 10);

    expect(mallory.cookie).toBeDefined();
    expect(signedIn(await signIn(mallory))).toBe(false);
  });

  test('a stolen device cookie: it buys the thief one more limit, then he is a stranger, and the victim is heard elsewhere', async () => {
    const at = await world();
    const [laptop, desktop] = [await knownAt(at), await knownAt(at)];
    const thief = browserAt(at);
    thief.cookie = laptop.cookie;
    await guess(at, 10);
    const before = at.log.messages('warn').length;

    for (let index = 0; index < 15; index += 1) await signIn(thief, wrong);

    expect(at.log.messages('warn').length - before).toBeGreaterThanOrEqual(5);
    expect(signedIn(await signIn(desktop))).toBe(true);
  });

  test('operators hear of refused attempts, and of whom, without the password or a name that was typed', async () => {
    const at = await world();
    await guess(at, 11, 'hunter2');
    await guess(at, 11, 'demo');

    const events = at.ports.auditLog.events.filter(({ eventName }) => eventName === 'WAYMARK-ATTEMPT-REFUSED');

    expect(events.map(({ userId, info }) => [userId, info])).toEqual([
      [undefined, { treeName: 'Login', factor: 'pwd', reason: 'limited', door: 'stranger' }],
      [expect.stringContaining('id=demo'), { treeName: 'Login', factor: 'pwd', reason: 'limited', door: 'stranger' }],
    ]);
    expect(JSON.stringify(at.ports.auditLog.events)).not.toContain('hunter2');
  });

  test('a device cookie is no factor: without the password it opens nothing', async () => {
    const at = await world();
    const laptop = await knownAt(at);

    expect(signedIn(await signIn(laptop, wrong))).toBe(false);
  });
});

describe('codes', () => {
  async function enrolled() {
    const at = await world();
    const laptop = browserAt(at);
    const qr = await signIn(laptop, demo, 'OathLogin');
    const app = authenticator(qr);
    const prompt = await laptop.answer(await laptop.answer(qr));
    await laptop.answer(prompt, code(app.totp(at.clock)));
    at.clock.advance(60_000);
    return { at, laptop, app };
  }

  test('lock-out: who holds the password and types wrong codes does not stop the browser that is known', async () => {
    const { at, laptop, app } = await enrolled();
    const mallory = browserAt(at);
    for (let journey = 0; journey < 5; journey += 1) {
      let step = await signIn(mallory, demo, 'OathLogin');
      for (let index = 0; index < 4; index += 1) step = await mallory.answer(step, code('000000'));
    }

    const stranger = await mallory.answer(await signIn(mallory, demo, 'OathLogin'), code(app.totp(at.clock)));
    const known = await laptop.answer(await signIn(laptop, demo, 'OathLogin'), code(app.totp(at.clock)));

    expect([signedIn(stranger), signedIn(known)]).toEqual([false, true]);
  });

  test('brute force: the known browser has its own limit', async () => {
    const { at, laptop, app } = await enrolled();
    for (let journey = 0; journey < 3; journey += 1) {
      let step = await signIn(laptop, demo, 'OathLogin');
      for (let index = 0; index < 4; index += 1) step = await laptop.answer(step, code('000000'));
    }

    const end = await laptop.answer(await signIn(laptop, demo, 'OathLogin'), code(app.totp(at.clock)));

    expect(signedIn(end)).toBe(false);
  });
});
