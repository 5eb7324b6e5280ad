import { describe, expect, test } from '@jest/globals';
import { inputsOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/increment-login-count.ts';
import { memoryPorts } from '../support/memory-ports.ts';
import { runNode } from '../support/run-node.ts';

const { definition } = node;

const trouble = 'Unable to increment login count';

async function portsWithUsers() {
  const ports = memoryPorts();
  for (const username of ['demo', 'other']) {
    await ports.identityStore.put({ realm: '/alpha', username, active: true, attributes: {} });
  }
  const countOf = (username: string) => ports.store.users.get(`/alpha#${username}`)?.loginCount;
  return { ports, countOf };
}

describe('Increment Login Count', () => {
  test('counts a login of the user', async () => {
    const { ports, countOf } = await portsWithUsers();
    const state = { shared: { username: 'demo' } };

    const first = await runNode(node, { ports, state, visit: 'visit-1' });
    await runNode(node, { ports, state, visit: 'visit-2' });

    expect(first.outcome).toBe('outcome');
    expect([countOf('demo'), countOf('other')]).toEqual([2, 0]);
  });

  test('the same visit again counts no second login', async () => {
    const { ports, countOf } = await portsWithUsers();
    const state = { shared: { username: 'demo' } };

    await runNode(node, { ports, state });
    await runNode(node, { ports, state });

    expect(countOf('demo')).toBe(1);
  });

  test('finds the user by userName first', async () => {
    const { ports, countOf } = await portsWithUsers();

    await runNode(node, { ports, state: { shared: { userName: 'other', username: 'demo' } } });

    expect([countOf('demo'), countOf('other')]).toEqual([0, 1]);
  });

  test('falls back to the user name when told to look at another attribute', async () => {
    const { ports, countOf } = await portsWithUsers();
    const state = { shared: { mail: 'other', username: 'demo' } };

    const { outcome } = await runNode(node, { ports, config: { identityAttribute: 'mail' }, state });

    expect(outcome).toBe('outcome');
    expect([countOf('demo'), countOf('other')]).toEqual([1, 0]);
  });

  test.each([{}, { username: 'nobody' }])('only logs that there is no such user (%j)', async (shared) => {
    const { ports } = await portsWithUsers();

    const { outcome, log } = await runNode(node, { ports, state: { shared } });

    expect(outcome).toBe('outcome');
    expect(log.messages('warn')).toEqual([trouble]);
  });

  test('only logs that the store is down, without what it said', async () => {
    const loginCounts = { countLogin: () => Promise.reject(new Error('secret detail')) };

    const { outcome, log } = await runNode(node, { ports: { loginCounts }, state: { shared: { username: 'demo' } } });

    expect(outcome).toBe('outcome');
    expect(log.lines).toEqual([{ level: 'error', message: trouble, fields: { reason: 'Error' } }]);
  });
});

describe('Increment Login Count config', () => {
  test('has the default of AM', () => {
    expect(definition.config.parse({})).toEqual({ identityAttribute: 'userName' });
  });

  test('refuses an empty attribute', () => {
    expect(definition.config.safeParse({ identityAttribute: '' }).success).toBe(false);
  });

  test('asks by name for the attribute and for the user name', () => {
    expect(inputsOf(definition, { identityAttribute: 'mail' }, 'n')).toEqual(['mail', 'username']);
  });

  test('warns of an attribute by which nobody is found', () => {
    expect(definition.warnings?.({ identityAttribute: 'mail' })).toHaveLength(1);
    expect(definition.warnings?.({ identityAttribute: 'userName' })).toEqual([]);
  });
});
