import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/password-collector.ts';
import { answer, runNode } from '../support/run-node.ts';

const { definition } = node;

describe('Password Collector', () => {
  test('asks for the password first', async () => {
    const { callbacks } = await runNode(node, {});

    expect(callbacks).toEqual([
      { type: 'PasswordCallback', output: [{ name: 'prompt', value: 'Password' }], input: [{ value: '' }] },
    ]);
  });

  test('keeps the password in transient state only', async () => {
    const { outcome, state, log } = await runNode(node, { answers: [answer('PasswordCallback', 's3cret')] });

    expect(outcome).toBe('outcome');
    expect(state).toEqual({ shared: {}, transient: { password: 's3cret' }, secure: {} });
    expect(log.lines).toEqual([]);
  });

  test.each([[answer('PasswordCallback', '')], [answer('PasswordCallback')]])('asks again after %j', async (empty) => {
    const { outcome, callbacks, state } = await runNode(node, { answers: [empty] });

    expect(outcome).toBeUndefined();
    expect(callbacks).toHaveLength(1);
    expect(state.transient).toEqual({});
  });

  test('has no settings', () => {
    expect(definition.config.parse({ unknown: 1 })).toEqual({});
  });
});
