import { describe, expect, test } from '@jest/globals';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/choice-collector.ts';
import { answer, runNode } from '../support/run-node.ts';

const { definition } = node;

const config = { choices: ['App', 'Push', 'E-mail'], defaultChoice: 'Push', prompt: 'Second factor' };

describe('Choice Collector', () => {
  test('offers the choices with the default preset', async () => {
    const { callbacks } = await runNode(node, { config });

    expect(callbacks).toEqual([
      {
        type: 'ChoiceCallback',
        output: [
          { name: 'prompt', value: 'Second factor' },
          { name: 'choices', value: ['App', 'Push', 'E-mail'] },
          { name: 'defaultChoice', value: 1 },
        ],
        input: [{ value: 1 }],
      },
    ]);
  });

  test('presets the first choice when the default is none of them', async () => {
    const { callbacks } = await runNode(node, { config: { ...config, defaultChoice: 'Fax' } });

    expect(callbacks[0]?.input).toEqual([{ value: 0 }]);
  });

  test.each([
    [0, 'App'],
    ['2', 'E-mail'],
  ])('the index %j goes to %s', async (index, outcome) => {
    const run = await runNode(node, { config, answers: [answer('ChoiceCallback', index)] });

    expect(run.outcome).toBe(outcome);
  });

  test.each([3, -1, 0.5, 'App', 'constructor', null])('an index of %j asks again', async (index) => {
    const { outcome, callbacks } = await runNode(node, { config, answers: [answer('ChoiceCallback', index)] });

    expect(outcome).toBeUndefined();
    expect(callbacks).toHaveLength(1);
  });

  test('goes straight on when there is one choice', async () => {
    const { outcome, callbacks } = await runNode(node, { config: { choices: ['App'] } });

    expect(outcome).toBe('App');
    expect(callbacks).toEqual([]);
  });

  test('cannot run without a choice', async () => {
    const { errorCode } = await runNode(node, { config: {} });

    expect(errorCode).toBe('ERR_NODE_CONFIG');
  });

  test('offers all choices whatever auth level the journey is asked for', async () => {
    const { callbacks } = await runNode(node, { config, state: { shared: { targetAuthLevel: 5, authLevel: 0 } } });

    expect(callbacks[0]?.output[1]?.value).toEqual(config.choices);
  });
});

describe('Choice Collector config', () => {
  test('its outcomes are its choices, each once', () => {
    expect(outcomesOf(definition, definition.config.parse({ choices: ['a', 'b', 'a'] }))).toEqual(['a', 'b']);
  });

  test('fills in keys that an export misses', () => {
    expect(definition.config.parse({})).toEqual({ choices: [], defaultChoice: '', prompt: '' });
  });

  test.each([{ choices: 'App' }, { choices: [1] }, { prompt: {} }, { defaultChoice: 0 }])('refuses %j', (bad) => {
    expect(definition.config.safeParse(bad).success).toBe(false);
  });

  test.each([
    [{}, ['choices: there is none, so the node cannot run']],
    [{ choices: ['a', 'a'] }, ['choices: some are there more than once']],
    [{ choices: ['a', 'b'], defaultChoice: 'c' }, ['defaultChoice: it is not one of the choices']],
    [config, []],
  ])('warns the author of %j', (given, warnings) => {
    expect(definition.warnings?.(definition.config.parse(given))).toEqual(warnings);
  });
});
