import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/username-collector.ts';
import { answer, runNode } from '../../testing/run-node.ts';

const { definition } = node;

describe('Username Collector', () => {
  test('asks for the name first', async () => {
    const { callbacks, state } = await runNode(node, {});

    expect(callbacks).toEqual([
      {
        type: 'NameCallback',
        output: [{ name: 'prompt', value: 'User Name' }],
        input: [{ value: '' }],
        purpose: 'username',
      },
    ]);
    expect(state.shared).toEqual({});
  });

  test('puts the name as typed into shared state', async () => {
    const { outcome, state } = await runNode(node, { answers: [answer('NameCallback', ' Demo')] });

    expect(outcome).toBe('outcome');
    expect(state).toEqual({ shared: { username: ' Demo' }, transient: {}, secure: {} });
  });

  test.each([[answer('NameCallback', '')], [answer('NameCallback')], [answer('NameCallback', true)]])(
    'asks again after %j',
    async (empty) => {
      const { outcome, callbacks, state } = await runNode(node, { answers: [empty] });

      expect(outcome).toBeUndefined();
      expect(callbacks).toHaveLength(1);
      expect(state.shared).toEqual({});
    },
  );

  test('takes the config of newer exports, whose keys it does not know', () => {
    expect(definition.config.parse({ autocompleteValues: ['username'] })).toEqual({});
  });
});
