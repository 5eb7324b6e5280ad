import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/agent-data-store-decision.ts';
import { runNode } from '../../testing/run-node.ts';

describe('Agent Data Store Decision', () => {
  test.each([
    ['a name and a password', { username: 'demo' }, { password: 'Waymark-demo-1' }],
    ['nothing', {}, {}],
  ])('guessing: %s open nothing', async (_what, shared, transient) => {
    const { outcome, extras, state } = await runNode(node, { state: { shared, transient } });

    expect([outcome, extras]).toEqual(['false', {}]);
    expect(state).toEqual({ shared, transient, secure: {} });
  });

  test('guessing: it can compare no password, nor count or lock what a user may try', () => {
    expect(node.definition.needs).toEqual([]);
  });

  test('says at import that nobody comes past it', () => {
    expect(node.definition.warnings?.({})).toEqual(['there are no agents here: the outcome is always false']);
  });
});
