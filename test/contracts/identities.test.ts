import { describe, expect, test } from '@jest/globals';
import { type DynamoCall, observeDynamoCalls } from '../../functions/adapters/dynamo/calls.ts';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { identitiesContract } from './identities.contract.ts';
import { demo, identity } from './users.ts';

describe('identities in memory', () => {
  identitiesContract(memoryWorld);
});

describe('identities in DynamoDB', () => {
  const makeWorld = dynamoWorlds('Identities');
  identitiesContract(makeWorld);

  test('the time that a search takes tells nobody whether an address is known: it makes the same calls', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo, { attributes: { mail: ['demo@example.com'] } }));
    const callsFor = async (address: string): Promise<string[]> => {
      const calls: DynamoCall[] = [];
      observeDynamoCalls((call) => calls.push(call));
      await ports.identitySearch.findByMail(demo.realm, address);
      observeDynamoCalls(undefined);
      return calls.map(({ operation }) => operation);
    };

    const [known, unknown] = [await callsFor('demo@example.com'), await callsFor('nobody@example.com')];

    expect(known).toEqual(['query', 'get']);
    expect(unknown).toEqual(known);
  });

  test('read the table: no row holds the password', async () => {
    const { ports, tables } = await makeWorld();
    await ports.identityStore.put(identity(demo, { password: 'correct horse' }));

    const [row] = await tables.rows('Identities');

    expect(row).toMatchObject({ user: '/alpha#demo', passwordHash: expect.stringMatching(/^\$argon2id\$/) });
    expect(JSON.stringify(row)).not.toContain('correct horse');
    expect(JSON.stringify(row)).not.toContain(Buffer.from('correct horse').toString('base64').slice(0, 16));
  });
});
