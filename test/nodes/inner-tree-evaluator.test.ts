import { describe, expect, test } from '@jest/globals';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/inner-tree-evaluator.ts';

const { definition } = node;

describe('Inner Tree Evaluator definition', () => {
  test('runs in the engine and touches nothing', () => {
    expect([definition.runsIn, definition.needs]).toEqual(['engine', []]);
  });

  test.each([
    [{ tree: 'Inner' }, ['true', 'false']],
    [{ tree: 'Inner', displayErrorOutcome: false }, ['true', 'false']],
    [{ tree: 'Inner', displayErrorOutcome: true }, ['true', 'false', 'error']],
  ])('%j has the outcomes %j', (config, outcomes) => {
    expect(outcomesOf(definition, definition.config.parse(config))).toEqual(outcomes);
  });

  test('shows no error outcome unless told, as in old exports that miss the key', () => {
    expect(definition.config.parse({ tree: 'Inner' })).toEqual({ tree: 'Inner', displayErrorOutcome: false });
  });

  test.each([{}, { tree: '' }, { tree: 1 }, { tree: 'Inner', displayErrorOutcome: 'no' }])('refuses %j', (config) => {
    expect(definition.config.safeParse(config).success).toBe(false);
  });
});
