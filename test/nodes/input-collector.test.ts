import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/input-collector.ts';
import { answer, runNode } from '../../testing/run-node.ts';
import { outputOf, typesOf } from '../../testing/step.ts';

describe('Input Collector', () => {
  test.each(['text', '', '{{username}}'])('puts %j into shared state as it was typed', async (text) => {
    const run = await runNode(node, { config: { variable: 'colour' }, answers: [answer('NameCallback', text)] });

    expect([run.outcome, run.state.shared, run.state.transient]).toEqual(['outcome', { colour: text }, {}]);
  });

  test.each([true, false])('keeps a password out of what travels, with useTransient %j', async (useTransient) => {
    const config = { variable: 'pin', isPassword: true, useTransient };

    const run = await runNode(node, { config, answers: [answer('PasswordCallback', '1234')] });

    expect([run.outcome, run.state.shared, run.state.transient]).toEqual(['outcome', {}, { pin: '1234' }]);
  });

  test('asks for a password until there is one', async () => {
    const config = { isPassword: true, prompt: 'PIN' };

    const run = await runNode(node, { config, answers: [answer('PasswordCallback', '')] });

    expect([typesOf(run.callbacks), outputOf(run.callbacks, 'PasswordCallback', 'prompt')]).toEqual([
      ['PasswordCallback'],
      'PIN',
    ]);
  });

  test.each([
    ['Your colour?', 'Your colour?'],
    ['{{question}}', 'How many?'],
    ['{{count}}', '3'],
    ['Why {{question}}', 'Why {{question}}'],
    ['{{missing}}', '{{missing}}'],
    ['{{oathDeviceProfile}}', '{{oathDeviceProfile}}'],
  ])('the prompt %j asks %j', async (prompt, question) => {
    const shared = { question: 'How many?', count: 3, oathDeviceProfile: 'secret' };

    const { callbacks } = await runNode(node, { config: { prompt }, state: { shared } });

    expect(outputOf(callbacks, 'NameCallback', 'prompt')).toBe(question);
  });

  test.each(['realm', 'universalId', 'objectAttributes', 'authLevel', 'NodeType', 'oathDeviceProfile', 'X.CHALLENGE'])(
    'no client types the key %s',
    (variable) => {
      expect(node.definition.config.safeParse({ variable }).success).toBe(false);
    },
  );

  test('refuses the older node of its name by its own words', () => {
    const { error } = node.definition.config.safeParse({ properties: { a: 'A?' } });

    expect(error?.issues[0]?.message).toMatch(/an?other, older Input Collector/);
  });
});
