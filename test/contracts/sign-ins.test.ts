import { describe, expect, test } from '@jest/globals';
import { dynamoUserRemoval } from '../../functions/adapters/dynamo/user-removal.ts';
import { longestUserAgent } from '../../functions/ports/sign-ins.ts';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { itemSize } from '../support/item-size.ts';
import { mallory, signInAt, signInsContract } from './sign-ins.contract.ts';
import { demo } from './users.ts';

describe('recent sign-ins in memory', () => {
  signInsContract(memoryWorld);
});

describe('recent sign-ins in DynamoDB', () => {
  const makeWorld = dynamoWorlds('RememberedBrowsers', 'Identities', 'DeviceProfiles', 'EndpointOwners', 'Sessions');
  signInsContract(makeWorld);

  test('a sign-in costs one write unit, whatever the client calls itself, and its row says when it may go', async () => {
    const { ports, tables, clock } = await makeWorld();
    const until = clock.now() + 1500;
    await ports.signInLog.note(
      demo,
      signInAt(clock.now(), {
        ...{
          sourceIp: '2001:0db8:0000:0000:0000:ff00:0042:8329',
          country: 'CH',
          userAgent: 'é'.repeat(longestUserAgent),
        },
        ...{ journey: 'j'.repeat(100), methods: ['pwd', 'oath', 'push', 'webauthn', 'otp', 'recovery', 'remembered'] },
      }),
      until,
    );

    const [row] = await tables.rows('RememberedBrowsers');

    expect(row).toMatchObject({ user: 'signins#/alpha#demo', ttl: Math.ceil(until / 1000) });
    expect(itemSize(row ?? {})).toBeLessThan(1024);
  });

  test('with a user go the rows of his sign-ins, and those of nobody else', async () => {
    const { ports, tables, clock } = await makeWorld();
    for (const user of [demo, mallory]) {
      await ports.identityStore.put({ ...user, active: true, attributes: {} });
      await ports.signInLog.note(user, signInAt(clock.now()), clock.now() + 1000);
    }

    await dynamoUserRemoval(tables.dynamo, { clock }).remove(demo);

    expect((await tables.rows('RememberedBrowsers')).map(({ user }) => user)).toEqual(['signins#/alpha#mallory']);
  });
});
