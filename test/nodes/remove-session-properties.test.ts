import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/remove-session-properties.ts';
import { runNode } from '../support/run-node.ts';

const { definition } = node;

describe('Remove Session Properties', () => {
  test('names what the session shall not have', async () => {
    const run = await runNode(node, { config: { propertyNames: ['tenant', 'colour'] } });

    expect([run.outcome, run.extras]).toEqual(['outcome', { removedSessionProperties: ['tenant', 'colour'] }]);
  });

  test('attack: what the engine says of a session cannot be taken away', async () => {
    const run = await runNode(node, { config: { propertyNames: ['NodeType', 'tenant'] } });

    expect(run.extras).toEqual({ removedSessionProperties: ['tenant'] });
    expect(definition.warnings?.({ propertyNames: ['NodeType'] })).toHaveLength(1);
  });

  test('needs names', () => {
    expect(definition.config.safeParse({}).success).toBe(false);
    expect(definition.config.safeParse({ propertyNames: [] }).success).toBe(false);
  });
});
