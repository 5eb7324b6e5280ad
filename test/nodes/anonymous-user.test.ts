import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/anonymous-user.ts';
import { runNode } from '../../testing/run-node.ts';
import { demoId, profileWorld } from '../support/profile-world.ts';

const config = { anonymousUserName: 'Demo' };

describe('Anonymous User Mapping', () => {
  test('goes on as the user whom the realm lists, and marks the session', async () => {
    const { ports } = await profileWorld();
    const state = { shared: { username: 'typed', NodeType: 'DataStore|' } };

    const run = await runNode(node, { ports, config, anonymousUsers: ['other', ' DEMO'], state });

    expect(run.outcome).toBe('outcome');
    expect(run.state.shared).toEqual({ username: 'demo', NodeType: 'DataStore|Anonymous|' });
    expect(run.extras).toEqual({
      universalId: demoId,
      sessionProperties: { NodeType: 'DataStore|Anonymous|' },
    });
  });

  test('attack: it proves nothing', async () => {
    const { ports } = await profileWorld();

    const { extras } = await runNode(node, { ports, config, anonymousUsers: ['demo'] });

    expect(extras.proved).toBeUndefined();
    expect(node.definition.proves).toBeUndefined();
  });

  test.each([undefined, [], ['other']])(
    'attack: a journey signs in nobody whom the realm does not list (%j)',
    async (listed) => {
      const { ports } = await profileWorld();

      const run = await runNode(node, { ports, config, ...(listed && { anonymousUsers: listed }) });

      expect(run.errorCode).toBe('ERR_NODE_CONFIG');
      expect(run.state.shared).toEqual({});
    },
  );

  test('a user who is not active, or not there, ends the journey', async () => {
    const { ports } = await profileWorld({}, { active: false });

    const locked = await runNode(node, { ports, config, anonymousUsers: ['demo'] });
    const gone = await runNode(node, { ports, anonymousUsers: ['anonymous'] });

    expect([locked.errorCode, gone.errorCode]).toEqual(['ERR_IDENTITY_UNKNOWN', 'ERR_IDENTITY_UNKNOWN']);
  });

  test('says at import what it takes', () => {
    expect(node.definition.warnings?.({ anonymousUserName: 'guest' })).toHaveLength(1);
  });
});
