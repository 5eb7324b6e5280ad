import { describe, expect, test } from '@jest/globals';
import { memoryAccounts } from '../../testing/memory/accounts.ts';
import { memoryStore } from '../../testing/memory/store.ts';
import { dynamoWorlds, memoryWorld, race } from '../support/contract-worlds.ts';
import { accountsContract } from './accounts.contract.ts';
import { demo, identity } from './users.ts';

describe('accounts in memory', () => {
  accountsContract(memoryWorld);

  test('know no one while nobody was made', async () => {
    const loginCounts = memoryAccounts(memoryStore());

    expect(await loginCounts.countLogin(demo, 'visit')).toBe(false);
  });
});

describe('accounts in DynamoDB', () => {
  const makeWorld = dynamoWorlds('Identities');
  accountsContract(makeWorld);

  test('count a login once per visit, and two visits twice', async () => {
    const { ports, tables } = await makeWorld();
    await ports.identityStore.put(identity(demo));

    await race(50, () => ports.loginCounts.countLogin(demo, 'visit 1'));
    await ports.loginCounts.countLogin(demo, 'visit 2');

    expect(await tables.rows('Identities')).toMatchObject([{ loginCount: 2 }]);
  });
});
