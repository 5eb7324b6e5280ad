import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/attribute-value-decision.ts';
import { runNode } from '../../testing/run-node.ts';
import { profileWorld } from '../support/profile-world.ts';

const { definition } = node;
const userAttributes = {
  size: { title: {}, type: 'number', required: false, viewable: true, userEditable: true },
} as const;
const state = { shared: { username: 'demo' } };

describe('Attribute Value Decision', () => {
  test.each([
    ['sn', 'EQUALS', 'User', 'true'],
    ['sn', 'EQUALS', 'user', 'false'],
    ['preferences/updates', 'EQUALS', 'TRUE', 'true'],
    ['preferences/updates', 'EQUALS', 'yes', 'false'],
    ['size', 'EQUALS', '42.0', 'true'],
    ['size', 'EQUALS', '', 'false'],
    ['flags', 'EQUALS', 'b', 'true'],
    ['flags', 'EQUALS', 'c', 'false'],
    ['missing', 'EQUALS', '', 'false'],
    ['sn', 'PRESENT', null, 'true'],
    ['missing', 'PRESENT', null, 'false'],
  ])('%s %s %j: %s', async (comparisonAttribute, comparisonOperation, comparisonValue, expected) => {
    const { ports } = await profileWorld({
      sn: ['User'],
      'preferences/updates': ['true'],
      size: ['42'],
      flags: ['a', 'b'],
    });
    const config = {
      ...{ comparisonAttribute, comparisonOperation },
      ...(comparisonValue !== null && { comparisonValue }),
    };

    const { outcome } = await runNode(node, { ports, config, state, userAttributes });

    expect(outcome).toBe(expected);
  });

  test('a user who does not exist ends the journey', async () => {
    const { ports } = await profileWorld();
    const config = { comparisonAttribute: 'sn' };

    const gone = await runNode(node, { ports, config, state: { shared: { username: 'nobody' } } });
    const unnamed = await runNode(node, { ports, config });

    expect([gone.errorCode, gone.errorMessage]).toEqual(['ERR_IDENTITY_UNKNOWN', 'Failed to read object']);
    expect(unnamed.errorCode).toBe('ERR_NODE_INPUT');
  });

  test('has the defaults of AM, and is not imported for what is never told', () => {
    expect(definition.config.parse({ comparisonAttribute: 'sn' })).toEqual({
      comparisonAttribute: 'sn',
      comparisonOperation: 'EQUALS',
      comparisonValue: '',
      identityAttribute: 'userName',
    });
    expect(definition.config.safeParse({ comparisonAttribute: 'password' }).success).toBe(false);
  });
});
