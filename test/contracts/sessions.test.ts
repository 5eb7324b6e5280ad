import { describe, expect, test } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { itemSize } from '../support/item-size.ts';
import { sessionsContract } from './sessions.contract.ts';

describe('sessions in memory', () => {
  sessionsContract(memoryWorld);
});

describe('sessions in DynamoDB', () => {
  const makeWorld = dynamoWorlds('Sessions');
  sessionsContract(makeWorld);

  const session = {
    realm: '/alpha',
    username: 'demo',
    universalId: 'id=demo,ou=user,o=alpha,ou=services,ou=am-config',
    authLevel: 0,
    factors: [],
    epoch: 0,
    properties: { NodeType: 'AuthenticatorOATH|RecoveryCodeCollectorDecision|', authorization: 'yes' },
    createdAt: 1_800_000_000_000,
    latestAccessAt: 1_800_000_000_000,
    maxIdleMinutes: 30,
    maxMinutes: 120,
  };

  test('read the table: the token of a session is not in it', async () => {
    const { ports, tables } = await makeWorld();
    await ports.sessionIssuer.create('AQIC5w-secret-token', session);

    const rows = await tables.rows('Sessions');

    expect(rows).toMatchObject([{ tokenHash: expect.stringMatching(/^[\w-]{43}$/), ttl: 1_800_007_200 }]);
    expect(JSON.stringify(rows)).not.toContain('secret-token');
  });

  test('an ordinary session costs one write unit', async () => {
    const { ports, tables } = await makeWorld();
    await ports.sessionIssuer.create('token', session);

    const [row] = await tables.rows('Sessions');

    expect(itemSize(row ?? {})).toBeLessThan(1024);
  });
});
