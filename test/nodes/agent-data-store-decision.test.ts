import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/agent-data-store-decision.ts';
import { runNode } from '../../testing/run-node.ts';
import { profileWorld } from '../support/profile-world.ts';

describe('Agent Data Store Decision', () => {
  test.each([
    ['the name and the password of a user', 'demo', 'old-s3cret-phrase'],
    ['those of nobody', 'agent', 'agent'],
    ['nothing', undefined, undefined],
  ])('guessing: %s open nothing, at the cost of one comparison with nobody', async (_what, username, password) => {
    const { ports } = await profileWorld();
    const asked: unknown[] = [];
    const passwordCheck: typeof ports.passwordCheck = {
      check: (user, tried) => {
        asked.push(user);
        return ports.passwordCheck.check(user, tried);
      },
    };
    const state = {
      shared: { ...(username !== undefined && { username }) },
      transient: { ...(password !== undefined && { password }) },
    };

    const { outcome, extras } = await runNode(node, { ports: { passwordCheck }, state });

    expect([outcome, extras]).toEqual(['false', {}]);
    expect(asked).toEqual([{ realm: '/alpha', username: '' }]);
  });

  test('guessing: trying agents neither uses up nor locks what a user may try', async () => {
    const { ports } = await profileWorld();
    const state = { shared: { username: 'demo' }, transient: { password: 'guess' } };

    for (let tries = 0; tries < 50; tries += 1) await runNode(node, { ports, state, visit: `visit-${tries}` });

    expect(ports.store.passwordAttempts.size).toBe(0);
  });

  test('says at import that nobody comes past it', () => {
    expect(node.definition.warnings?.({})).toEqual(['there are no agents here: the outcome is always false']);
  });
});
