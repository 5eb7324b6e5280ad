import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/enable-device-management.ts';
import { type MemoryPorts, memoryPorts } from '../support/memory-ports.ts';
import { runNode } from '../support/run-node.ts';

const { definition } = node;

let ports: MemoryPorts;

beforeEach(async () => {
  ports = memoryPorts();
  await ports.identityStore.put({ realm: '/alpha', username: 'demo', active: true, attributes: {} });
});

const visit = (deviceEnforcementStrategy: Json, shared: JsonObject = {}, universalId?: string) =>
  runNode(node, {
    ports,
    config: { deviceEnforcementStrategy },
    state: { shared: { username: 'demo', ...shared } },
    ...(universalId !== undefined && { universalId }),
  });

describe('Enable Device Management', () => {
  test('SAME changes nothing', async () => {
    const { outcome, state, extras } = await visit('SAME', { NodeType: 'AuthenticatorPush|' });

    expect(outcome).toBe('successOutcome');
    expect(state.shared).toEqual({ username: 'demo', NodeType: 'AuthenticatorPush|' });
    expect(extras).toEqual({});
  });

  test('NONE lifts the rule for everybody', async () => {
    const { outcome, state, extras } = await visit('NONE');

    expect(outcome).toBe('successOutcome');
    expect(state.shared['NodeType']).toBe('ElevatedPrivileges|');
    expect(extras).toEqual({ sessionProperties: { NodeType: 'ElevatedPrivileges|' } });
  });

  test.each([
    'AuthenticatorOATH',
    'AuthenticatorPush',
    'AuthenticatorPushRegistration',
    'WebAuthnAuthentication',
    'Binding',
  ])('ANY lifts the rule for who has used %s', async (name) => {
    const { outcome, state, extras } = await visit('ANY', { NodeType: `DataStore|${name}|` });

    expect(outcome).toBe('successOutcome');
    expect(state.shared['NodeType']).toBe(`DataStore|${name}|ElevatedPrivileges|`);
    expect(extras.sessionProperties).toEqual({ NodeType: `DataStore|${name}|ElevatedPrivileges|` });
  });

  test('works for the user whom the journey has identified, whatever name was typed', async () => {
    const { outcome } = await visit('NONE', { username: 'nobody' }, 'id=demo,ou=user,o=alpha,ou=services,ou=am-config');

    expect(outcome).toBe('successOutcome');
  });
});

describe('failure', () => {
  test.each([undefined, '', 'x|', '|', 7])('ANY: a node type of %j is no second factor', async (type) => {
    const run = await visit('ANY', type === undefined ? {} : { NodeType: type });

    expect(run.outcome).toBe('failureOutcome');
    expect(run.log.messages('error')).toEqual(['User is not authenticated via MFA']);
  });

  test('password only: an anonymous login, or privileges without a factor, are not taken for one', async () => {
    const runs = [
      await visit('ANY', { NodeType: 'AnonymousUser|' }),
      await visit('ANY', { NodeType: 'ElevatedPrivileges|' }),
      await visit('ANY', { NodeType: 'NotAuthenticatorPush|' }),
    ];

    expect(runs.map(({ outcome }) => outcome)).toEqual(['failureOutcome', 'failureOutcome', 'failureOutcome']);
    expect(runs.every(({ extras }) => extras.sessionProperties === undefined)).toBe(true);
  });

  test.each(['SAME', 'ANY', 'NONE'])('%s: a user who does not exist, or is locked, gets nothing', async (strategy) => {
    await ports.identityStore.put({ realm: '/alpha', username: 'locked', active: false, attributes: {} });
    const known = { NodeType: 'AuthenticatorPush|' };

    const runs = [
      await visit(strategy, { ...known, username: 'nobody' }),
      await visit(strategy, { ...known, username: 'locked' }),
      await visit(strategy, { ...known, username: '' }),
    ];

    for (const run of runs) {
      expect(run.outcome).toBe('failureOutcome');
      expect(run.log.messages('error')).toEqual(['User does not exist or inactive']);
      expect(run.state.shared['NodeType']).toBe('AuthenticatorPush|');
    }
  });
});

describe('Enable Device Management config', () => {
  test("has AM's default", () => {
    expect(definition.config.parse({})).toEqual({ deviceEnforcementStrategy: 'SAME' });
    expect(definition.outcomes).toEqual(['successOutcome', 'failureOutcome']);
  });

  test.each(['same', 'ALL', null, 1])('refuses the strategy %j', (deviceEnforcementStrategy) => {
    expect(definition.config.safeParse({ deviceEnforcementStrategy }).success).toBe(false);
  });

  test('warns of the strategy that asks for no factor', () => {
    const warnings = (strategy: string) =>
      definition.warnings?.(definition.config.parse({ deviceEnforcementStrategy: strategy }));

    expect([warnings('SAME'), warnings('ANY')]).toEqual([[], []]);
    expect(warnings('NONE')).toHaveLength(1);
  });
});
