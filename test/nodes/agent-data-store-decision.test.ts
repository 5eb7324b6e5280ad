import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/agent-data-store-decision.ts';
import { runNode } from '../../testing/run-node.ts';

describe('Agent Data Store Decision', () => {
  test.each([
    ['the name and the password of a user', 'demo', 'Waymark-demo-1'],
    ['those of nobody', 'agent', 'agent'],
    ['nothing', undefined, undefined],
  ])('guessing: %s open nothing', async (_what, username, password) => {
    const state = {
      shared: { ...(username !== undefined && { username }) },
      transient: { ...(password !== undefined && { password }) },
    };

    const { outcome, extras } = await runNode(node, { state });

    expect([outcome, extras]).toEqual(['false', {}]);
  });

  test('guessing: it can ask nobody for a password', () => {
    expect(node.definition.needs).toEqual([]);
  });

  test('says at import that nobody comes past it', () => {
    expect(node.definition.warnings?.({})).toEqual(['there are no agents here: the outcome is always false']);
  });
});
