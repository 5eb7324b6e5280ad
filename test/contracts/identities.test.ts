import { describe, expect, test } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { identitiesContract } from './identities.contract.ts';
import { demo, identity } from './users.ts';

describe('identities in memory', () => {
  identitiesContract(memoryWorld);
});

describe('identities in DynamoDB', () => {
  const makeWorld = dynamoWorlds('Identities');
  identitiesContract(makeWorld);

  test('read the table: no row holds the password', async () => {
    const { ports, tables } = await makeWorld();
    await ports.identityStore.put(identity(demo, { password: 'correct horse' }));

    const [row] = await tables.rows('Identities');

    expect(row).toMatchObject({ user: '/alpha#demo', passwordHash: expect.stringMatching(/^\$scrypt\$/) });
    expect(JSON.stringify(row)).not.toContain('correct horse');
    expect(JSON.stringify(row)).not.toContain(Buffer.from('correct horse').toString('base64').slice(0, 16));
  });
});
