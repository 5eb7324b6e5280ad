import { describe, expect, test } from '@jest/globals';
import { hashPassword } from '../../functions/mfa/password-hash.ts';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { credentialsContract } from './credentials.contract.ts';
import { demo, identity } from './users.ts';

describe('credentials in memory', () => {
  credentialsContract(memoryWorld);
});

describe('credentials in DynamoDB', () => {
  const makeWorld = dynamoWorlds('Identities');
  credentialsContract(makeWorld);

  test('honour the costs that a password was stored with', async () => {
    const { ports, tables, hashes } = await makeWorld();
    const stored = await hashPassword('right', new Uint8Array(16), { cost: { memory: 24, passes: 2 } });
    await tables.putRow('Identities', { user: '/alpha#demo', ...identity(demo), passwordHash: stored });

    expect(await ports.passwordCheck.check(demo, 'right')).toMatchObject({ correct: true });
    expect(hashes).toEqual([{ memory: 24, passes: 2 }]);
  });

  test('store a changed password under a new salt', async () => {
    const { ports, tables } = await makeWorld();
    await ports.identityStore.put(identity(demo, { password: 'same' }));
    const [before] = await tables.rows('Identities');

    await ports.passwordChange.change(demo, 'same');

    const [after] = await tables.rows('Identities');
    expect(after?.passwordHash).not.toBe(before?.passwordHash);
  });
});
