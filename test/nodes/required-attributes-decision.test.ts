import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/required-attributes-decision.ts';
import { runNode } from '../../testing/run-node.ts';

const all = { userName: 'demo', givenName: 'D', sn: 'User', mail: 'a@example.com' };

describe('Required Attributes Present', () => {
  test('all that a user cannot be without', async () => {
    const { outcome } = await runNode(node, { state: { shared: { objectAttributes: all } } });

    expect(outcome).toBe('true');
  });

  test.each(Object.keys(all))('not without %s', async (name) => {
    const { outcome } = await runNode(node, { state: { shared: { objectAttributes: { ...all, [name]: null } } } });

    expect(outcome).toBe('false');
  });

  test('what the realm requires besides is required, in transient state too', async () => {
    const userAttributes = {
      'badge/number': { title: {}, type: 'string', required: true, viewable: true, userEditable: true },
    } as const;
    const shared = { objectAttributes: all };

    const without = await runNode(node, { userAttributes, state: { shared } });
    const transient = { objectAttributes: { badge: { number: '7' } } };
    const complete = await runNode(node, { userAttributes, state: { shared, transient } });

    expect([without.outcome, complete.outcome]).toEqual(['false', 'true']);
  });

  test('does not run for objects of another kind than its journey', async () => {
    const config = { identityResource: 'managed/alpha_user' };

    const other = await runNode(node, { config });
    const same = await runNode(node, { config, identityResource: 'managed/alpha_user' });

    expect(other.errorMessage).toMatch(/^Configured object type for the node \(managed\/alpha_user\)/);
    expect(same.outcome).toBe('false');
  });
});
