import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/account-lockout.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { runNode } from '../../testing/run-node.ts';

const { definition } = node;

const user = { realm: '/alpha', username: 'demo' };
const state = { shared: { username: 'Demo' } };

async function portsWith(active: boolean) {
  const ports = memoryPorts();
  await ports.identityStore.put({ ...user, active, attributes: {} });
  return ports;
}

describe('Account Lockout', () => {
  test.each([
    ['locks by default', {}, true, false],
    ['locks', { lockAction: 'LOCK' }, true, false],
    ['unlocks', { lockAction: 'UNLOCK' }, false, true],
    ['leaves locked what is locked', { lockAction: 'LOCK' }, false, false],
  ])('%s, leaves an event and goes on', async (_what, config, before, after) => {
    const ports = await portsWith(before);

    const { outcome, extras } = await runNode(node, { ports, config, state });

    expect(outcome).toBe('outcome');
    const eventName = after ? 'WAYMARK-ACCOUNT-UNLOCKED' : 'WAYMARK-ACCOUNT-LOCKED';
    expect(extras).toEqual({ events: [{ eventName, info: { objectId: expect.stringMatching(/^id=demo,/) } }] });
    expect((await ports.identities.find(user))?.active).toBe(after);
  });

  test.each([{}, { username: '' }, { username: 7 }])('cannot run without a user name (%j)', async (shared) => {
    const { errorCode, errorMessage } = await runNode(node, { ports: await portsWith(true), state: { shared } });

    expect(errorCode).toBe('ERR_NODE_INPUT');
    expect(errorMessage).toBe('Could not get a valid username from the context');
  });

  test('reads the user name from shared state only', async () => {
    const run = await runNode(node, { ports: await portsWith(true), state: { transient: { username: 'demo' } } });

    expect(run.errorCode).toBe('ERR_NODE_INPUT');
  });

  test('cannot lock a user who does not exist', async () => {
    const { errorCode, errorMessage } = await runNode(node, {
      ports: await portsWith(true),
      state: { shared: { username: 'nobody' } },
    });

    expect(errorCode).toBe('ERR_IDENTITY_UNKNOWN');
    expect(errorMessage).toBe('Could not find the identity based on the information available on context.');
  });

  test('locks nobody of the same name in another realm', async () => {
    const run = await runNode(node, { ports: await portsWith(true), state, realm: '/beta' });

    expect(run.errorCode).toBe('ERR_IDENTITY_UNKNOWN');
  });

  test('has the default of AM and refuses other actions', () => {
    expect(definition.config.parse({})).toEqual({ lockAction: 'LOCK' });
    expect(definition.config.safeParse({ lockAction: 'lock' }).success).toBe(false);
  });
});
