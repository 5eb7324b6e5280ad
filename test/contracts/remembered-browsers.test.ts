import { describe, expect, test } from '@jest/globals';
import { dynamoUserRemoval } from '../../functions/adapters/dynamo/user-removal.ts';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { rememberedBrowsersContract } from './remembered-browsers.contract.ts';

describe('remembered browsers in memory', () => {
  rememberedBrowsersContract(memoryWorld);
});

describe('remembered browsers in DynamoDB', () => {
  const makeWorld = dynamoWorlds(
    ...(['RememberedBrowsers', 'Identities', 'DeviceProfiles', 'Sessions', 'EndpointOwners'] as const),
  );
  rememberedBrowsersContract(makeWorld);

  test('read the table: no row holds a secret, and each says when it may go', async () => {
    const { ports, tables, clock } = await makeWorld();
    const now = clock.now();
    const token = await ports.browserMemory.remember({
      ...{ realm: '/alpha', username: 'demo', cookieName: 'a', epoch: 0, provedAt: now, second: false, createdAt: now },
      ...{ idleEnd: now + 1000, end: now + 1500, sourceIp: '', userAgent: '', journey: 'Login' },
    });
    const next = (await ports.rememberedBrowsers.renew(token, now, 'visit')) ?? '';

    const rows = JSON.stringify(await tables.rows('RememberedBrowsers'));

    for (const secret of [token, next].map((text) => text.split('.')[2] ?? '')) expect(rows).not.toContain(secret);
    expect(JSON.parse(rows)).toMatchObject([
      { user: `id#${token.split('.')[1]}`, ttl: Math.ceil((now + 1500) / 1000) },
    ]);
  });

  test('a user who is removed leaves none behind, and those of others stay', async () => {
    const { ports, tables, clock } = await makeWorld();
    const now = clock.now();
    for (const username of ['demo', 'demo', 'eve']) {
      await ports.browserMemory.remember({
        ...{ realm: '/alpha', username, cookieName: 'a', epoch: 0, provedAt: now, second: true, createdAt: now },
        ...{ idleEnd: now + 1000, end: now + 1000, sourceIp: '', userAgent: '', journey: 'Login' },
      });
    }

    await dynamoUserRemoval(tables.dynamo, { clock }).remove({ realm: '/alpha', username: 'Demo' });

    const rows = await tables.rows('RememberedBrowsers');
    expect(rows.map(({ owner }) => owner)).toEqual(['/alpha#eve']);
  });
});
