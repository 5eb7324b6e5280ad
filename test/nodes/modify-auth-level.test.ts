import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/modify-auth-level.ts';
import { runNode } from '../support/run-node.ts';

const { definition } = node;

describe('Modify Auth Level', () => {
  test.each([
    [0, 10, 10],
    [5, -7, -2],
    ['20', 1, 21],
    [undefined, 3, 3],
  ])('from %j by %i to %i', async (before, authLevelIncrement, after) => {
    const shared = before === undefined ? {} : { authLevel: before };

    const run = await runNode(node, { config: { authLevelIncrement }, state: { shared } });

    expect([run.outcome, run.state.shared['authLevel']]).toEqual(['outcome', after]);
  });

  test.each([['high'], ['1.5'], [1.5], [true], [{}], ['1e3']])(
    'what is no level ends the journey: %j',
    async (authLevel) => {
      const run = await runNode(node, { config: { authLevelIncrement: 1 }, state: { shared: { authLevel } } });

      expect(run.errorCode).toBe('ERR_NODE_INPUT');
    },
  );

  test('needs its increment', () => {
    expect(definition.config.safeParse({}).success).toBe(false);
    expect(definition.config.safeParse({ authLevelIncrement: 1.5 }).success).toBe(false);
  });
});
