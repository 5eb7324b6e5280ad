// What the other suites do not show of the table behind all adapters: what calls cost, and what happens in a failure.
import { afterEach, describe, expect, test } from '@jest/globals';
import { type DynamoCall, observeDynamoCalls } from '../../functions/adapters/dynamo/calls.ts';
import { dynamo, dynamoOver } from '../../functions/adapters/dynamo/client.ts';
import type { DynamoWire } from '../../functions/adapters/dynamo/wire.ts';
import { dynamoWorlds } from '../support/contract-worlds.ts';

describe('a DynamoDB table', () => {
  const makeWorld = dynamoWorlds('DeviceProfiles');
  const key = { user: '/alpha#demo', device: 'oath#1' };
  afterEach(() => observeDynamoCalls(undefined));

  test('tells an observer what each call consumed', async () => {
    const { tables } = await makeWorld();
    const devices = tables.dynamo.table('DeviceProfiles');
    const calls: DynamoCall[] = [];
    observeDynamoCalls((call) => calls.push(call));

    await devices.put({ ...key, text: 'x'.repeat(1500) });
    await devices.get(key);
    await devices.get(key, { consistent: true });
    await devices.query(key.user, 'oath#');
    await devices.update(key, { update: 'SET #text = :text', values: { text: '' } });
    await devices.put(key, { when: 'attribute_not_exists(#user)' });
    await devices.remove(key);

    const table = 'DeviceProfiles';
    expect(calls).toEqual([
      { operation: 'put', table, readUnits: 0, writeUnits: 2 },
      { operation: 'get', table, readUnits: 0.5, writeUnits: 0 },
      { operation: 'get', table, readUnits: 1, writeUnits: 0 },
      { operation: 'query', table, readUnits: 0.5, writeUnits: 0 },
      { operation: 'update', table, readUnits: 0, writeUnits: 2 },
      { operation: 'put', table, readUnits: 0, writeUnits: 1 },
      { operation: 'delete', table, readUnits: 0, writeUnits: 1 },
    ]);
  });

  test('asks for all rows of a key without naming the other key: DynamoDB takes no empty text for one', async () => {
    const { tables } = await makeWorld();
    const devices = tables.dynamo.table('DeviceProfiles');
    for (const device of ['factors', 'oath#1', 'push#1']) await devices.put({ ...key, device });
    await devices.put({ ...key, user: '/alpha#other' });

    const rows = await devices.query(key.user, '', { attributes: ['device'] });

    expect(rows.map(({ device }) => device)).toEqual(['factors', 'oath#1', 'push#1']);
  });

  test('passes on every failure but a condition that did not hold', async () => {
    const { tables } = await makeWorld();

    await expect(tables.dynamo.table('Identities').get({ user: 'x' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(
      tables.dynamo.table('DeviceProfiles').update(key, { update: 'SET #a = #missing' }),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('names the variable of a table that has no name', () => {
    delete process.env.PUSH_MESSAGES_TABLE;

    expect(() => dynamo().table('PushMessages')).toThrow('PUSH_MESSAGES_TABLE');
  });

  test('gives a call 2.5 s unless told otherwise: a login gives up after five', async () => {
    const given: number[] = [];
    const wire: DynamoWire = {
      async send(_operation, _request, within) {
        given.push(within);
        return {};
      },
    };

    await dynamoOver(wire, (name) => name)
      .table('DeviceProfiles')
      .get(key);

    expect(given).toEqual([2_500]);
  });
});
