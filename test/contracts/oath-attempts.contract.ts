// How every implementation of OathAttempts bounds guessing.
import { expect, test } from '@jest/globals';
import type { OathAttempts } from '../../functions/ports/devices.ts';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { oathProfile, policy } from './oath-profile.ts';
import { demo, spellings } from './users.ts';

const { uuid } = oathProfile();

export function oathAttemptsContract(makeWorld: () => Promise<World>): void {
  const worldWithDevice = async (): Promise<World & { oathAttempts: OathAttempts }> => {
    const world = await makeWorld();
    await world.ports.oathEnrolment.save(demo, oathProfile());
    return { ...world, oathAttempts: world.ports.oathAttempts };
  };

  test('N-OTP-5 R-4226-7.1 a burst of fifty guesses: no more are let through than the limit', async () => {
    const { oathAttempts } = await worldWithDevice();

    const charges = await race(50, (index) => oathAttempts.charge(demo, uuid, `v${index}`, policy));

    expect(tally(charges)).toEqual({ charged: 3, limited: 47 });
  });

  test('spreading guesses over spellings of the name buys no attempt', async () => {
    const { oathAttempts } = await worldWithDevice();
    for (const [index, user] of spellings.entries()) await oathAttempts.charge(user, uuid, `v${index}`, policy);

    expect(await oathAttempts.charge(demo, uuid, 'one more', policy)).toBe('limited');
  });

  test('a repeated request is charged once, and let through again after the limit', async () => {
    const { oathAttempts } = await worldWithDevice();

    expect(tally(await race(50, () => oathAttempts.charge(demo, uuid, 'v1', policy)))).toEqual({ charged: 50 });
    expect(await oathAttempts.charge(demo, uuid, 'v2', policy)).toBe('charged');
    expect(await oathAttempts.charge(demo, uuid, 'v3', policy)).toBe('charged');

    expect(await oathAttempts.charge(demo, uuid, 'v1', policy)).toBe('charged');
    expect(await oathAttempts.charge(demo, uuid, 'v4', policy)).toBe('limited');
  });

  test('N-RL-3 R-4226-7.3a after the limit one attempt is let through per wait, and the wait doubles up to its maximum', async () => {
    const { clock, oathAttempts } = await worldWithDevice();
    let visits = 0;
    const attempt = () => {
      visits += 1;
      return oathAttempts.charge(demo, uuid, `v${visits}`, policy);
    };
    for (let index = 0; index < policy.limit; index += 1) await attempt();

    for (const seconds of [30, 60, 120, 120, 120]) {
      clock.advance(seconds * 1000 - 1);
      expect(await attempt()).toBe('limited');
      clock.advance(1);
      expect(tally(await race(10, attempt))).toEqual({ charged: 1, limited: 9 });
    }
  });

  test('N-RL-1 brute force over years: at the ceiling nothing is let through any more, however long the guesser waits', async () => {
    const { clock, oathAttempts, ports } = await worldWithDevice();
    const low = { ...policy, ceiling: 8 };
    const attempt = (visit: string, guesser: 'known' | 'stranger' = 'stranger') => {
      clock.advance(24 * 60 * 60_000);
      return oathAttempts.charge(demo, uuid, visit, low, guesser);
    };

    const charges: string[] = [];
    for (let index = 0; index < 20; index += 1) charges.push(await attempt(`v${index}`));
    const known = await attempt('w', 'known');
    await ports.oathEnrolment.save(demo, oathProfile({ uuid: 'bound anew' }));
    const anew = await oathAttempts.charge(demo, 'bound anew', 'x', low);

    expect(tally(charges)).toEqual({ charged: 8, limited: 12 });
    expect(charges.slice(8)).not.toContain('charged');
    expect([known, anew]).toEqual(['charged', 'charged']);
  });

  test('a ceiling below the limit is the limit', async () => {
    const { oathAttempts } = await worldWithDevice();

    const charges = await race(10, (index) => oathAttempts.charge(demo, uuid, `v${index}`, { ...policy, ceiling: 2 }));

    expect(tally(charges)).toEqual({ charged: 2, limited: 8 });
  });

  test('N-RL-4 a success clears the failures', async () => {
    const { oathAttempts } = await worldWithDevice();
    for (const visit of ['v1', 'v2', 'v3']) await oathAttempts.charge(demo, uuid, visit, policy);

    await oathAttempts.accept(demo, uuid, { algorithm: 'HOTP', counter: 1 }, 'v3');

    const charges = await race(50, (index) => oathAttempts.charge(demo, uuid, `w${index}`, policy));
    expect(tally(charges)).toEqual({ charged: 3, limited: 47 });
  });

  test('a code that was spent clears nothing', async () => {
    const { oathAttempts } = await worldWithDevice();
    await oathAttempts.accept(demo, uuid, { algorithm: 'HOTP', counter: 1 }, 'v0');
    for (const visit of ['v1', 'v2', 'v3']) await oathAttempts.charge(demo, uuid, visit, policy);

    await oathAttempts.accept(demo, uuid, { algorithm: 'HOTP', counter: 1 }, 'v3');

    expect(await oathAttempts.charge(demo, uuid, 'v4', policy)).toBe('limited');
  });

  test('forty-nine losers of a race with a right code do not lock the user out', async () => {
    const { oathAttempts } = await worldWithDevice();
    const generous = { ...policy, limit: 50 };

    const results = await race(50, async (index) => {
      const visit = `v${index}`;
      await oathAttempts.charge(demo, uuid, visit, generous);
      const result = await oathAttempts.accept(demo, uuid, { algorithm: 'HOTP', counter: 1 }, visit);
      if (result === 'spent') await oathAttempts.refund(demo, uuid, visit);
      return result;
    });

    expect(tally(results)).toEqual({ accepted: 1, spent: 49 });
    const charges = await race(50, (index) => oathAttempts.charge(demo, uuid, `w${index}`, policy));
    expect(tally(charges)).toEqual({ charged: 3, limited: 47 });
  });

  test('free guesses by refund: repeating a refund, or inventing one, gives back no charge but its own', async () => {
    const { oathAttempts } = await worldWithDevice();
    for (const visit of ['v1', 'v2', 'v3']) await oathAttempts.charge(demo, uuid, visit, policy);

    await race(50, () => oathAttempts.refund(demo, uuid, 'v1'));
    await oathAttempts.refund(demo, uuid, 'never charged');

    const charges = await race(50, (index) => oathAttempts.charge(demo, uuid, `w${index}`, policy));
    expect(tally(charges)).toEqual({ charged: 1, limited: 49 });
  });

  test('refunds never go below nothing', async () => {
    const { oathAttempts } = await worldWithDevice();
    await oathAttempts.charge(demo, uuid, 'v1', policy);

    await race(10, (index) => oathAttempts.refund(demo, uuid, `v${index}`));

    const charges = await race(50, (index) => oathAttempts.charge(demo, uuid, `w${index}`, policy));
    expect(tally(charges)).toEqual({ charged: 3, limited: 47 });
  });

  test('removing the device: an attempt on one that is gone is not compared, and leaves no trace', async () => {
    const { ports, oathAttempts } = await worldWithDevice();

    expect(await oathAttempts.charge(demo, 'gone', 'v1', policy)).toBe('limited');
    await oathAttempts.refund(demo, 'gone', 'v1');

    expect(await ports.deviceList.list(demo, 'oath')).toHaveLength(1);
  });

  test('saving the device again keeps the failures', async () => {
    const { oathAttempts, ports } = await worldWithDevice();
    for (const visit of ['v1', 'v2', 'v3']) await oathAttempts.charge(demo, uuid, visit, policy);

    await ports.oathEnrolment.save(demo, oathProfile());

    expect(await oathAttempts.charge(demo, uuid, 'v4', policy)).toBe('limited');
  });

  test('lock-out: whoever holds the password and types wrong codes does not stop the known browser, nor it him', async () => {
    const { oathAttempts } = await worldWithDevice();

    const strangers = await race(10, (index) => oathAttempts.charge(demo, uuid, `v${index}`, policy, 'stranger'));
    const known = await race(10, (index) => oathAttempts.charge(demo, uuid, `w${index}`, policy, 'known'));

    expect(tally(strangers)).toEqual({ charged: 3, limited: 7 });
    expect(tally(known)).toEqual({ charged: 3, limited: 7 });
  });

  test('free guesses: the success of a known browser clears its own failures, and none of strangers', async () => {
    const { oathAttempts } = await worldWithDevice();
    for (const visit of ['v1', 'v2', 'v3']) await oathAttempts.charge(demo, uuid, visit, policy);
    for (const visit of ['w1', 'w2', 'w3']) await oathAttempts.charge(demo, uuid, visit, policy, 'known');

    await oathAttempts.accept(demo, uuid, { algorithm: 'HOTP', counter: 1 }, 'w3', 'known');

    expect(await oathAttempts.charge(demo, uuid, 'v4', policy)).toBe('limited');
    expect(await oathAttempts.charge(demo, uuid, 'w4', policy, 'known')).toBe('charged');
  });

  test('a refund goes to the count that was charged', async () => {
    const { oathAttempts } = await worldWithDevice();
    for (const visit of ['v1', 'v2', 'v3']) await oathAttempts.charge(demo, uuid, visit, policy, 'known');

    await oathAttempts.refund(demo, uuid, 'v1', 'stranger');
    expect(await oathAttempts.charge(demo, uuid, 'v4', policy, 'known')).toBe('limited');

    await oathAttempts.refund(demo, uuid, 'v1', 'known');
    expect(await oathAttempts.charge(demo, uuid, 'v4', policy, 'known')).toBe('charged');
  });

  test('saving the device again keeps the failures of known browsers too', async () => {
    const { oathAttempts, ports } = await worldWithDevice();
    for (const visit of ['v1', 'v2', 'v3']) await oathAttempts.charge(demo, uuid, visit, policy, 'known');

    await ports.oathEnrolment.save(demo, oathProfile());

    expect(await oathAttempts.charge(demo, uuid, 'v4', policy, 'known')).toBe('limited');
  });
}
