import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/query-filter-decision.ts';
import { runNode } from '../../testing/run-node.ts';
import { profileWorld } from '../support/profile-world.ts';

const { definition } = node;
const state = { shared: { username: 'demo' } };

describe('Query Filter Decision', () => {
  test.each([
    ['!(/preferences pr) or /preferences/updates eq false', 'true'],
    ['flags co "oath" and !(flags co "oath:disabled")', 'false'],
    ['userName eq "demo" and accountStatus eq "active"', 'true'],
    ['sn eq "Other"', 'false'],
  ])('%s: %s', async (queryFilter, expected) => {
    const { ports } = await profileWorld({ 'preferences/updates': ['false'], flags: ['oath', 'oath:disabled'] });

    const { outcome } = await runNode(node, { ports, config: { queryFilter }, state });

    expect(outcome).toBe(expected);
  });

  test('a user who does not exist ends the journey', async () => {
    const { ports } = await profileWorld();
    const shared = { username: 'nobody' };

    const { errorMessage } = await runNode(node, { ports, config: { queryFilter: 'true' }, state: { shared } });

    expect(errorMessage).toBe('Failed to retrieve existing object');
  });

  test.each([
    ['sn eq User', 'User is no value: texts stand in quotation marks (word 3)'],
    ['passwordHash sw "$scrypt"', 'passwordHash is not told to journeys'],
    ['!(oathDeviceProfiles pr)', 'oathDeviceProfiles is not told to journeys'],
  ])('%s is not imported, with the reason', (queryFilter, message) => {
    const { error } = definition.config.safeParse({ queryFilter });

    expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
