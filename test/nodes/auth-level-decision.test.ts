import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/auth-level-decision.ts';
import { runNode } from '../../testing/run-node.ts';

describe('Auth Level Decision', () => {
  test.each([
    [10, 10, 'true'],
    ['11', 10, 'true'],
    [9, 10, 'false'],
    [-1, 0, 'false'],
    [undefined, 0, 'false'],
    [null, 0, 'false'],
  ])('a level of %j against %i goes to %s', async (level, authLevelRequirement, outcome) => {
    const shared = level === undefined ? {} : { authLevel: level };

    const run = await runNode(node, { config: { authLevelRequirement }, state: { shared } });

    expect(run.outcome).toBe(outcome);
  });

  test('a config that cannot be used ends the journey before the node runs', async () => {
    const run = await runNode(node, { config: { authLevelRequirement: 'ten' } });

    expect(run.errorCode).toBe('ERR_NODE_CONFIG');
  });

  test('a level that is none ends the journey', async () => {
    const run = await runNode(node, { config: { authLevelRequirement: 1 }, state: { shared: { authLevel: 'ten' } } });

    expect(run.errorCode).toBe('ERR_NODE_INPUT');
  });
});
