import { SetEndpointAttributesCommand, type SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  dynamoEndpointClaims,
  dynamoEndpointOwners,
  dynamoEndpointReleases,
} from '../../functions/adapters/dynamo/endpoint-owners.ts';
import { memoryEndpointOwners } from '../../testing/memory/endpoint-owners.ts';
import { memoryPushEndpoints, memoryPushService } from '../../testing/memory/push-endpoints.ts';
import { memoryPushNotifications } from '../../testing/memory/push-notifications.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { type DynaliteServer, startDynalite } from '../support/dynalite-server.ts';
import { snsPushWorlds } from '../support/push-service-worlds.ts';
import { endpointFor, endpointOwnersContract, join, owner } from './endpoint-owners.contract.ts';

// Races of fifty on a busy machine.
describe('owners of endpoints in memory', () => {
  const google = 'arn:aws:sns:eu-central-1:000000000000:app/GCM/waymark';
  endpointOwnersContract(async () => {
    const service = memoryPushService(google);
    const endpointOwners = memoryEndpointOwners(service);
    return {
      google,
      pushEndpoints: memoryPushEndpoints(service),
      pushNotifications: memoryPushNotifications(service),
      endpointClaims: endpointOwners,
      endpointOwners,
      endpointReleases: endpointOwners,
      disable(arn) {
        const endpoint = service.endpoints.get(arn);
        if (endpoint) endpoint.enabled = false;
      },
      trouble(kind) {
        service.trouble = kind;
      },
    };
  });
});

describe('owners of endpoints in DynamoDB', () => {
  const makeSns = snsPushWorlds(20_000);
  let server: DynaliteServer;
  beforeAll(async () => {
    server = await startDynalite();
  });
  afterAll(() => server.stop());

  const makeWorld = async () => {
    const world = await makeSns();
    const clock = simulatedClock();
    const tables = await server.freshTables('EndpointOwners');
    const clients = () => world.sns.client;
    return {
      ...{ ...world, clock, tables },
      endpointClaims: dynamoEndpointClaims(tables.dynamo, { clock }, clients),
      endpointOwners: dynamoEndpointOwners(tables.dynamo, clients),
      endpointReleases: dynamoEndpointReleases(tables.dynamo, { clock }, clients),
    };
  };
  endpointOwnersContract(makeWorld);

  /** What happens between a call's last look and its deletion of an endpoint. */
  const beforeDeletion = (client: SNSClient, happens: () => Promise<void>) =>
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === 'DeleteEndpointCommand') await happens();
          return next(args);
        },
      { step: 'initialize' },
    );

  test('whoever comes just before the deletion is told so, and gets an endpoint after it', async () => {
    const world = await makeWorld();
    const endpointArn = await endpointFor(world);
    await world.endpointClaims.claim(endpointArn, owner(1));
    const early: (string | undefined)[] = [];
    beforeDeletion(world.sns.client, async () => {
      early.push(await world.endpointClaims.claim(endpointArn, owner(2)));
    });

    await world.endpointReleases.release(endpointArn, owner(1));

    expect(early).toEqual(['gone']);
    expect(await world.endpointOwners.find(endpointArn)).toBeUndefined();
    expect(await join(world, owner(2))).toBeDefined();
  });

  test('whoever comes just before the last one says that he leaves keeps the endpoint', async () => {
    const world = await makeWorld();
    const endpointArn = await endpointFor(world);
    await world.endpointClaims.claim(endpointArn, owner(1));
    const early: (string | undefined)[] = [];
    const end = server.onCall(async (operation) => {
      if (operation === 'UpdateItem') early.push(await world.endpointClaims.claim(endpointArn, owner(2)));
    });

    await world.endpointReleases.release(endpointArn, owner(1));
    end();

    expect(early).toEqual(['claimed']);
    expect((await world.endpointOwners.find(endpointArn))?.owners).toEqual([owner(2)]);
  });

  test('whoever dies while leaving keeps others off for a minute, and no longer', async () => {
    const world = await makeWorld();
    const endpointArn = await endpointFor(world);
    await world.endpointClaims.claim(endpointArn, owner(1));
    world.trouble('down');
    await expect(world.endpointReleases.release(endpointArn, owner(1))).rejects.toThrow();
    world.trouble(undefined);

    const atOnce = [await join(world, owner(1)), await join(world, owner(2))];
    world.clock.advance(60_000);
    const later = [await join(world, owner(1)), await join(world, owner(2))];

    expect(atOnce).toEqual([undefined, undefined]);
    expect(later).toEqual([endpointArn, endpointArn]);
  });

  test('nobody stays behind in the table when the endpoint goes', async () => {
    const { tables, ...world } = await makeWorld();
    const endpointArn = await endpointFor(world);
    for (const number of [1, 2]) await world.endpointClaims.claim(endpointArn, owner(number));

    for (const number of [1, 2]) await world.endpointReleases.release(endpointArn, owner(number));

    expect(await tables.rows('EndpointOwners')).toEqual([]);
  });

  describe('that an earlier deployment noted in SNS', () => {
    const noted = (...numbers: number[]) => Buffer.from(JSON.stringify(numbers.map(owner))).toString('base64url');
    const withUserData = async (CustomUserData: string) => {
      const world = await makeWorld();
      const EndpointArn = await endpointFor(world);
      await world.sns.client.send(new SetEndpointAttributesCommand({ EndpointArn, Attributes: { CustomUserData } }));
      return { ...world, endpointArn: EndpointArn };
    };

    test('are found, beside those in the table, each once', async () => {
      const { endpointClaims, endpointOwners, endpointArn } = await withUserData(noted(1, 2));
      const before = await endpointOwners.find(endpointArn);

      for (const number of [2, 3]) await endpointClaims.claim(endpointArn, owner(number));

      expect(before?.owners).toEqual([owner(1), owner(2)]);
      expect((await endpointOwners.find(endpointArn))?.owners).toEqual([owner(1), owner(2), owner(3)]);
    });

    test('a neighbour loses his phone: an endpoint with such a list is deleted by nobody, since the list may have been cut', async () => {
      const { endpointClaims, endpointOwners, endpointReleases, endpointArn } = await withUserData(noted(1));
      for (const number of [1, 2]) await endpointClaims.claim(endpointArn, owner(number));

      for (const number of [1, 2, 3]) await endpointReleases.release(endpointArn, owner(number));

      expect(await endpointOwners.find(endpointArn)).toBeDefined();
    });

    test('nor does an owner who stands in such a list alone delete it', async () => {
      const { endpointOwners, endpointReleases, endpointArn } = await withUserData(noted(1));

      await endpointReleases.release(endpointArn, owner(1));

      expect(await endpointOwners.find(endpointArn)).toBeDefined();
    });

    test.each(['theirs', '{"realm":1}', 'W10', Buffer.from('[{"realm":"/"}]').toString('base64url')])(
      'data of somebody else’s, %s, names nobody',
      async (userData) => {
        const { endpointClaims, endpointOwners, endpointArn } = await withUserData(userData);
        const before = await endpointOwners.find(endpointArn);

        await endpointClaims.claim(endpointArn, owner(1));

        expect(before?.owners).toEqual([]);
        expect((await endpointOwners.find(endpointArn))?.owners).toEqual([owner(1)]);
      },
    );
  });
});
