import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/terms-and-conditions-decision.ts';
import { runNode } from '../../testing/run-node.ts';
import { profileWorld } from '../support/profile-world.ts';

const terms = { version: '2', text: { en: 'Be kind.' }, createDate: '2027-01-01T00:00:00Z' };
const state = { shared: { username: 'demo' } };

describe('Terms and Conditions Decision', () => {
  test.each([
    ['of the version in force', { 'termsAccepted/termsVersion': ['2'] }, terms, 'true'],
    ['of an older version', { 'termsAccepted/termsVersion': ['1'] }, terms, 'false'],
    ['never given', {}, terms, 'false'],
    ['of what is in force no more', {}, undefined, 'true'],
  ])('an acceptance %s', async (_which, attributes, inForce, expected) => {
    const { ports } = await profileWorld(attributes);

    const { outcome } = await runNode(node, { ports, state, ...(inForce && { terms: inForce }) });

    expect(outcome).toBe(expected);
  });

  test('nobody ends the journey', async () => {
    const { ports } = await profileWorld();

    const { errorMessage } = await runNode(node, { ports, terms, state: { shared: { username: 'nobody' } } });

    expect(errorMessage).toBe('Failed to retrieve existing object');
  });
});
