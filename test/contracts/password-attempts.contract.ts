// What every implementation of PasswordAttempts does.
import { expect, test } from '@jest/globals';
import type { CodeGuesser, Guesser, PasswordPolicy, User } from '../../functions/ports/users.ts';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { demo, demoElsewhere, impossible, spellings } from './users.ts';

/** One charge may be of a success that nobody wrote down. */
export const passwordPolicy: PasswordPolicy = { limit: 3, baseDelaySeconds: 30, maxDelaySeconds: 120, ceiling: 6 };

const laptop = { browser: 'laptop', since: 1_000 };
const kiosk = { browser: 'kiosk', since: 1_000 };

export function passwordAttemptsContract(makeWorld: () => Promise<World>): void {
  const worldWithAttempts = async () => {
    const world = await makeWorld();
    const { passwordAttempts } = world.ports;
    let visits = 0;
    const charge = (guesser: Guesser = 'stranger', user: User = demo, policy = passwordPolicy) => {
      visits += 1;
      return passwordAttempts.charge(user, guesser, `visit ${visits}`, policy);
    };
    const verdict = async (guesser: Guesser = 'stranger', user: User = demo) => (await charge(guesser, user)).verdict;
    /** As the nodes do: a success is told when there is something to tell. */
    const signIn = async (guesser: Guesser = 'stranger', policy = passwordPolicy) => {
      const charged = await charge(guesser, demo, policy);
      const told = charged.verdict === 'charged' && charged.success === 'clears';
      if (told) await passwordAttempts.clear(demo, guesser, policy);
      return { verdict: charged.verdict, told };
    };
    return { ...world, passwordAttempts, charge, verdict, signIn };
  };

  test.each([
    ['strangers', 'stranger'],
    ['one known browser', laptop],
  ] as const)('a burst of fifty guesses of %s: no more are let through than the limit', async (_, guesser) => {
    const { passwordAttempts, verdict } = await worldWithAttempts();
    if (guesser !== 'stranger') await race(3, () => verdict());

    const verdicts = await race(50, async (index) => {
      const charge = await passwordAttempts.charge(demo, guesser, `v${index}`, passwordPolicy);
      return charge.verdict;
    });

    expect(tally(verdicts)).toEqual({ charged: 3, limited: 47 });
  });

  test('spreading guesses over spellings of the name buys no attempt', async () => {
    const { verdict } = await worldWithAttempts();
    for (const user of spellings) await verdict('stranger', user);

    expect(await verdict()).toBe('limited');
    expect(await verdict('stranger', demoElsewhere)).toBe('charged');
  });

  test('names that nobody has, or can have, are charged like all others', async () => {
    const { verdict } = await worldWithAttempts();
    const names = [...impossible, { realm: '/alpha', username: 'nobody' }, { realm: '/alpha', username: '' }];

    for (const user of names.slice(0, 1)) {
      for (let index = 0; index < 3; index += 1) expect(await verdict('stranger', user)).toBe('charged');
      expect(await verdict('stranger', user)).toBe('limited');
    }
    expect(await verdict('stranger', { realm: '/alpha', username: `${'x'.repeat(5000)}` })).toBe('charged');
    expect(await verdict('stranger', { realm: '/alpha', username: `${'x'.repeat(5000)}y` })).toBe('charged');
  });

  test.each([['stranger'], [laptop]] as const)('a repeated request is charged once: %j', async (guesser) => {
    const { passwordAttempts, verdict } = await worldWithAttempts();
    const repeat = async () => (await passwordAttempts.charge(demo, guesser, 'same', passwordPolicy)).verdict;
    if (guesser !== 'stranger') await race(3, () => verdict());

    expect(tally(await race(20, repeat))).toEqual({ charged: 20 });
    expect(await verdict(guesser)).toBe('charged');
    expect(await verdict(guesser)).toBe('charged');

    expect(await verdict(guesser)).toBe('limited');
    expect(await repeat()).toBe('charged');
  });

  test('N-RL-1 after the limit one stranger is let through per wait, which doubles, and none once the ceiling is reached', async () => {
    const { verdict, clock } = await worldWithAttempts();
    for (let index = 0; index < 3; index += 1) await verdict();

    for (const seconds of [30, 60, 120]) {
      clock.advance(seconds * 1000 - 1);
      expect(await verdict()).toBe('limited');
      clock.advance(1);
      expect(tally(await race(10, () => verdict()))).toMatchObject({ charged: 1 });
    }

    clock.advance(300 * 24 * 60 * 60_000);
    expect(await verdict()).toBe('closed');
  });

  test('successes in a row limit nobody, and five of six write nothing', async () => {
    const { signIn } = await worldWithAttempts();
    const policy = { ...passwordPolicy, limit: 10 };
    const ends: { verdict: string; told: boolean }[] = [];

    for (let index = 0; index < 60; index += 1)
      ends.push(await signIn('stranger', policy), await signIn(laptop, policy));

    expect(tally(ends.map(({ verdict }) => verdict))).toEqual({ charged: 120 });
    expect(ends.filter(({ told }) => told)).toHaveLength(20);
  });

  test('a browser that comes back after a sign-in has its whole limit, whatever it was charged before', async () => {
    const { verdict } = await worldWithAttempts();
    for (let index = 0; index < 3; index += 1) await verdict();
    for (let index = 0; index < 3; index += 1) await verdict(laptop);
    const later = { ...laptop, since: laptop.since + 1 };

    const verdicts = [await verdict(later), await verdict(later), await verdict(later), await verdict(later)];

    expect(verdicts).toEqual(['charged', 'charged', 'charged', 'limited']);
  });

  test('free guesses: of several cookies of one browser an old one settles nothing', async () => {
    const { verdict, passwordAttempts } = await worldWithAttempts();
    for (let index = 0; index < 3; index += 1) await verdict();
    const cookies = [1_000, 1_001, 1_002].map((since) => ({ browser: 'laptop', since }));
    for (const cookie of cookies) await verdict(cookie);

    const verdicts = await race(30, (index) => verdict(cookies[index % 3]));
    await passwordAttempts.clear(demo, { browser: 'laptop', since: 1_002 }, passwordPolicy);
    const cleared = await race(30, (index) => verdict(cookies[index % 3]));

    expect(tally(verdicts)).toEqual({ charged: 2, limited: 28 });
    // One of them as a stranger, whose wait the success has ended.
    expect(tally(cleared)).toEqual({ charged: 4, limited: 26 });
  });

  test('many logins from one browser, each with the cookie of the one before, never have anything to clear', async () => {
    const { charge } = await worldWithAttempts();
    const charges = [];

    for (let index = 0; index < 50; index += 1) charges.push(await charge({ browser: 'laptop', since: index + 1 }));

    expect(new Set(charges.map((each) => JSON.stringify(each)))).toEqual(
      new Set(['{"verdict":"charged","success":"free"}']),
    );
  });

  test('successes that nobody wrote down leave room for typos', async () => {
    const { signIn, verdict } = await worldWithAttempts();
    await signIn();

    expect([await verdict(), await verdict()]).toEqual(['charged', 'charged']);
  });

  test('lock-out: strangers at their limit, or at the ceiling, do not stop a browser that has signed in before', async () => {
    const { verdict, clock } = await worldWithAttempts();
    for (let index = 0; index < 6; index += 1) {
      await verdict();
      clock.advance(120_000);
    }

    expect(await verdict()).toBe('closed');
    expect(await verdict(laptop)).toBe('charged');
  });

  test('known browsers are counted each for itself', async () => {
    const { verdict } = await worldWithAttempts();
    for (let index = 0; index < 3; index += 1) await verdict();
    for (let index = 0; index < 3; index += 1) await verdict(kiosk);

    expect(await verdict(kiosk)).toBe('limited');
    expect(await verdict(laptop)).toBe('charged');
  });

  test('a browser at its limit counts as a stranger, and its success there gives it its own count back', async () => {
    const { verdict, signIn } = await worldWithAttempts();
    for (let index = 0; index < 3; index += 1) await verdict(laptop);

    expect(await signIn(laptop)).toEqual({ verdict: 'charged', told: true });
    for (let index = 0; index < 2; index += 1) await verdict();

    expect(await verdict()).toBe('limited');
    expect(await verdict(laptop)).toBe('charged');
  });

  test('a success of a stranger clears the strangers’ count, and no browser’s', async () => {
    const { verdict, passwordAttempts } = await worldWithAttempts();
    for (let index = 0; index < 3; index += 1) await verdict();
    for (let index = 0; index < 3; index += 1) await verdict(kiosk);

    await passwordAttempts.clear(demo, 'stranger', passwordPolicy);

    expect(await verdict()).toBe('charged');
    expect(await verdict()).toBe('charged');
    expect(await verdict(kiosk)).toBe('charged');
    expect(await verdict(kiosk)).toBe('limited');
  });

  test('free guesses: a success of a known browser gives strangers no more than one attempt without a wait', async () => {
    const { verdict, signIn } = await worldWithAttempts();
    for (let index = 0; index < 3; index += 1) await verdict();

    expect(await signIn(laptop)).toEqual({ verdict: 'charged', told: true });

    expect(tally(await race(10, () => verdict()))).toEqual({ charged: 1, limited: 9 });
  });

  test('free guesses: below their limit strangers gain nothing by a success of a known browser', async () => {
    const { verdict, signIn } = await worldWithAttempts();
    await verdict();
    await verdict();

    for (let index = 0; index < 10; index += 1) await signIn(laptop);

    expect(await verdict()).toBe('charged');
    expect(await verdict()).toBe('limited');
  });

  test('a success of a known browser opens the strangers’ door when it is closed', async () => {
    const { verdict, signIn, clock } = await worldWithAttempts();
    for (let index = 0; index < 6; index += 1) {
      await verdict();
      clock.advance(120_000);
    }

    expect(await signIn(laptop)).toEqual({ verdict: 'charged', told: true });

    expect(tally(await race(10, () => verdict()))).toEqual({ charged: 3, limited: 7 });
  });

  test('a user with many browsers finds room for one more, and the ones at their limit are not forgotten', async () => {
    const { verdict } = await worldWithAttempts();
    for (let index = 0; index < 3; index += 1) await verdict();
    for (let index = 0; index < 3; index += 1) await verdict(kiosk);
    for (let index = 0; index < 30; index += 1)
      expect(await verdict({ browser: `b${index}`, since: 1_000 })).toBe('charged');

    expect(await verdict(laptop)).toBe('charged');
    expect(await verdict(kiosk)).toBe('limited');
  });

  test('clearing what was never charged makes nothing', async () => {
    const { passwordAttempts, verdict } = await worldWithAttempts();

    await passwordAttempts.clear(demo, 'stranger', passwordPolicy);
    await passwordAttempts.clear(demo, laptop, passwordPolicy);

    expect([await verdict(), await verdict(laptop)]).toEqual(['charged', 'charged']);
  });

  test('whoever helps sees what was charged to whom, and makes all of it begin anew', async () => {
    const { ports, verdict } = await worldWithAttempts();
    const { passwordAttemptsReset } = ports;
    for (let index = 0; index < 3; index += 1) await verdict();
    for (const browser of [laptop, kiosk]) await verdict(browser);

    const before = [await passwordAttemptsReset.look(demo), await verdict()];
    await passwordAttemptsReset.forget(demo);

    expect(before).toEqual([{ strangers: 3, browsers: 2 }, 'limited']);
    expect(await passwordAttemptsReset.look(demo)).toEqual({ strangers: 0, browsers: 0 });
    expect(await verdict()).toBe('charged');
  });

  test('malicious lock-out: whoever helps has the codes heard again that were guessed at until none was', async () => {
    const { ports } = await worldWithAttempts();
    let visits = 0;
    const guess = (channel: 'mail' | 'sms', guesser: CodeGuesser) => {
      visits += 1;
      return ports.codeAttempts.charge({ ...demo, channel }, `guess ${visits}`, passwordPolicy, guesser);
    };
    const doors = [
      ['mail', 'stranger'],
      ['mail', 'known'],
      ['sms', 'stranger'],
    ] as const;
    for (const [channel, guesser] of doors) {
      for (let index = 0; index < 4; index += 1) await guess(channel, guesser);
    }

    await ports.passwordAttemptsReset.forget(demo);

    const verdicts = [];
    for (const [channel, guesser] of doors) verdicts.push(await guess(channel, guesser));
    expect(verdicts).toEqual(['charged', 'charged', 'charged']);
  });

  test('to forget what was never charged makes nothing, and nobody else’s is forgotten', async () => {
    const { ports, verdict } = await worldWithAttempts();
    await verdict('stranger', demoElsewhere);

    await ports.passwordAttemptsReset.forget(demo);

    expect(await ports.passwordAttemptsReset.look(demo)).toEqual({ strangers: 0, browsers: 0 });
    expect(await ports.passwordAttemptsReset.look(demoElsewhere)).toEqual({ strangers: 1, browsers: 0 });
  });
}
