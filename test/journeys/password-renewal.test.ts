// Users whose password has a hash of before, in journeys with Data Store Decision, whose function may write none: one
// right password, and the hash is a new one.
import { describe, expect, test } from '@jest/globals';
import { costText, slowHash } from '../../functions/mfa/slow-hash.ts';
import { type JourneyWorld, journeyWorld, type WorldOptions } from '../../testing/journey-world.ts';
import { cheapHashing } from '../../testing/memory/store.ts';
import { typesOf } from '../../testing/step.ts';
import { addDemoUser, demo, user } from '../support/demo-user.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

async function world(options: Partial<WorldOptions> = {}) {
  const at = await journeyWorld({
    journeys: shippedJourneys,
    push: true,
    settings: { journeyMinutes: 15 },
    ...options,
  });
  await addDemoUser(at);
  await withHashOfBefore(at);
  const stored = () => String(at.ports.store.users.get('/alpha#demo')?.passwordHash);
  const beside = () => at.visits.filter(({ nodeType }) => nodeType === 'IdentityStoreDecisionNode');
  return { at, stored, beside };
}

async function withHashOfBefore({ ports }: JourneyWorld): Promise<void> {
  const salt = new Uint8Array(16).fill(9);
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
  const hash = await slowHash('Waymark-demo-1', salt, 32, cheapHashing.oldCost);
  const row = ports.store.users.get('/alpha#demo');
  if (row) row.passwordHash = `$scrypt$${costText(cheapHashing.oldCost)}$${base64(salt)}$${base64(hash)}`;
}

describe('a password with a hash of before', () => {
  test.each(['OathLogin', 'PushLogin', 'PushLoginSimple', 'MfaLogin'])('has a new one after %s', async (journey) => {
    const { at, stored, beside } = await world();

    const step = await at.answer(await at.start(journey), demo);

    expect(step.status).toBe(200);
    expect(stored()).toMatch(/^\$argon2id\$/);
    expect(await at.ports.passwordCheck.check(user, 'Waymark-demo-1')).toMatchObject({ correct: true });
    await at.answer(await at.start(journey), demo);
    expect(beside()).toHaveLength(1);
  });

  test('is charged once, although it is compared twice', async () => {
    const { at, beside } = await world();

    await at.answer(await at.start('OathLogin'), demo);

    expect(beside()).toHaveLength(1);
    expect([...at.ports.store.passwordAttempts.values()].flatMap(({ visits }) => visits)).toHaveLength(1);
  });

  test('keeps it after a wrong password, and nothing is done beside', async () => {
    const { at, stored, beside } = await world();

    await at.answer(await at.start('OathLogin'), { ...demo, PasswordCallback: 'wrong' });

    expect(stored()).toMatch(/^\$scrypt\$/);
    expect(beside()).toEqual([]);
  });

  test('signs in all the same when the hash cannot be written', async () => {
    const down = { renew: () => Promise.reject(new Error('throttled')) };
    const { at, stored } = await world({ ports: (ports) => ({ ...ports, passwordRenewal: down }) });

    const step = await at.answer(await at.start('OathLogin'), demo);

    expect(typesOf(step)).not.toEqual([]);
    expect(stored()).toMatch(/^\$scrypt\$/);
    expect(JSON.stringify(at.log.lines)).not.toContain('Waymark-demo-1');
  });

  test('attack: a Data Store Decision that was broken into, and says yes to anything, sets no hash', async () => {
    const yes = { known: true, correct: true, active: true, mustChange: false, expired: false, stale: 'any' };
    let checks = 0;
    const { at, stored, beside } = await world({
      ports: (ports) => ({
        ...ports,
        // The first to ask is the node that was broken into; whoever compares once more has the real store.
        passwordCheck: {
          check: async (...asked) => {
            checks += 1;
            return checks === 1 ? yes : ports.passwordCheck.check(...asked);
          },
        },
      }),
    });

    await at.answer(await at.start('OathLogin'), { ...demo, PasswordCallback: 'the thief’s own' });

    expect(beside()).toHaveLength(1);
    expect(stored()).toMatch(/^\$scrypt\$/);
    expect(await at.ports.passwordCheck.check(user, 'Waymark-demo-1')).toMatchObject({ correct: true });
  });
});
