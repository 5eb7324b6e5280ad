import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/login-count-decision.ts';
import { runNode } from '../../testing/run-node.ts';
import { demo, profileWorld } from '../support/profile-world.ts';

const { definition } = node;
const state = { shared: { username: 'demo' } };

async function portsAfter(logins: number) {
  const { ports } = await profileWorld();
  for (let login = 0; login < logins; login += 1) await ports.loginCounts.countLogin(demo, `visit-${login}`);
  return ports;
}

describe('Login Count Decision', () => {
  test.each([
    ['AT', 3, 3, 'true'],
    ['AT', 3, 4, 'false'],
    ['AT', 3, 6, 'false'],
    ['EVERY', 3, 6, 'true'],
    ['EVERY', 3, 7, 'false'],
    ['EVERY', 3, 0, 'false'],
  ])('%s %d after %d logins: %s', async (interval, amount, logins, expected) => {
    const ports = await portsAfter(logins);

    const { outcome } = await runNode(node, { ports, config: { interval, amount }, state });

    expect(outcome).toBe(expected);
  });

  test('EVERY holds at a count of 0 as well, as AM has it', async () => {
    const loginCountReader = { loginCount: async () => ({ count: 0 }) };

    const { outcome } = await runNode(node, { ports: { loginCountReader }, config: { interval: 'EVERY' }, state });

    expect(outcome).toBe('true');
  });

  test('nobody, and no name, end the journey', async () => {
    const ports = await portsAfter(0);

    const nobody = await runNode(node, { ports, state: { shared: { username: 'nobody' } } });
    const unnamed = await runNode(node, { ports });

    expect([nobody.errorMessage, unnamed.errorMessage]).toEqual([
      'Failed to retrieve existing object',
      'userName not present in state',
    ]);
  });

  test('has the defaults of AM, and counts from one', () => {
    expect(definition.config.parse({})).toEqual({ interval: 'AT', amount: 25, identityAttribute: 'userName' });
    expect(definition.config.safeParse({ amount: 0 }).success).toBe(false);
  });
});
