import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/attribute-present-decision.ts';
import { runNode } from '../../testing/run-node.ts';
import { demoId, profileWorld } from '../support/profile-world.ts';

const { definition } = node;

describe('Attribute Present Decision', () => {
  test.each([
    ['mail', 'true'],
    ['preferences/updates', 'true'],
    ['/preferences', 'true'],
    ['sn', 'false'],
    ['kbaInfo', 'false'],
    ['userName', 'true'],
  ])('%s: %s', async (presentAttribute, expected) => {
    const { ports } = await profileWorld({ mail: ['a@example.com'], 'preferences/updates': ['false'], sn: [] });

    const { outcome } = await runNode(node, {
      ports,
      config: { presentAttribute },
      state: { shared: { username: 'demo' } },
    });

    expect(outcome).toBe(expected);
  });

  test('who does not exist has none', async () => {
    const { ports } = await profileWorld();
    const config = { presentAttribute: 'mail' };

    const { outcome } = await runNode(node, { ports, config, state: { shared: { username: 'nobody' } } });

    expect(outcome).toBe('false');
  });

  test('without a name the journey ends', async () => {
    const { ports } = await profileWorld();

    const { errorCode, errorMessage } = await runNode(node, { ports, config: { presentAttribute: 'mail' } });

    expect([errorCode, errorMessage]).toEqual(['ERR_NODE_INPUT', 'userName not present in state']);
  });

  test('attack: a name typed after the sign-in tells nothing of its bearer', async () => {
    const { ports } = await profileWorld({ mail: ['a@example.com'] });
    const eveId = demoId.replace('demo', 'eve');
    const state = { shared: { username: 'demo', objectAttributes: { userName: 'demo' } } };

    const { outcome } = await runNode(node, { ports, config: { presentAttribute: 'mail' }, state, universalId: eveId });

    expect(outcome).toBe('false');
  });

  test.each(['password', 'userPassword', 'oathDeviceProfiles', 'push2faEnabled', ''])(
    'is not imported for %j',
    (name) => {
      expect(definition.config.safeParse({ presentAttribute: name }).success).toBe(false);
    },
  );

  test('warns of an attribute by which nobody is found, and has the default of AM', () => {
    const config = { presentAttribute: 'mail', identityAttribute: 'mail' };

    expect(definition.warnings?.(config)).toHaveLength(1);
    expect(definition.config.parse({ presentAttribute: 'mail' })).toEqual({ ...config, identityAttribute: 'userName' });
  });
});
