// Every port of SNS and SQS, and those that keep owners of endpoints in a table, does all that its contract asks for with exactly the grants of lib/port-grants.ts.
import { DeleteEndpointCommand, GetEndpointAttributesCommand, SetEndpointAttributesCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import {
  dynamoEndpointClaims,
  dynamoEndpointOwners,
  dynamoEndpointReleases,
} from '../../functions/adapters/dynamo/endpoint-owners.ts';
import { readQueueBody, sqsPushQueue } from '../../functions/adapters/sqs/push-queue.ts';
import type { QueueName } from '../../functions/manifest/workers.ts';
import type { QueuedPush } from '../../functions/ports/push.ts';
import type { PortGrant } from '../../lib/port-grant.ts';
import { portGrants } from '../../lib/port-grants.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { endpointFor, endpointOwnersContract } from '../contracts/endpoint-owners.contract.ts';
import { pushEndpointsContract } from '../contracts/push-endpoints.contract.ts';
import { pushNotificationsContract } from '../contracts/push-notifications.contract.ts';
import { type PushQueueWorld, pushQueueContract } from '../contracts/push-queue.contract.ts';
import { type DynaliteServer, startDynalite } from '../support/dynalite-server.ts';
import { snsPushWorlds } from '../support/push-service-worlds.ts';
import { guardSns, guardSqs } from './guarded-messaging.ts';
import { guarded, type Used } from './guarded-ports.ts';
import { guardTables } from './guarded-tables.ts';

const used: Used = new Map();
const snsWorlds = snsPushWorlds(20_000);
let dynalite: DynaliteServer;

// Races of fifty on a busy machine.
beforeAll(async () => {
  dynalite = await startDynalite();
  guardTables(dynalite, used);
});
afterAll(() => dynalite.stop());

async function snsWorld() {
  const world = await snsWorlds();
  guardSns(world.sns.client, used);
  const { pushEndpoints, pushNotifications } = world;
  const tables = await dynalite.freshTables('EndpointOwners');
  const clock = simulatedClock();
  const clients = () => world.sns.client;
  const endpointClaims = dynamoEndpointClaims(tables.dynamo, { clock }, clients);
  const endpointOwners = dynamoEndpointOwners(tables.dynamo, clients);
  const endpointReleases = dynamoEndpointReleases(tables.dynamo, { clock }, clients);
  const ports = { endpointClaims, endpointOwners, endpointReleases, pushEndpoints, pushNotifications };
  return { ...world, tables, ...guarded(ports) };
}

describe('under its grants: pushEndpoints', () => pushEndpointsContract(snsWorld));

describe('under its grants: pushNotifications', () => pushNotificationsContract(snsWorld));

describe('under its grants: endpointClaims, endpointOwners, endpointReleases', () => {
  endpointOwnersContract(snsWorld);

  const device = { realm: '/alpha', username: 'demo', uuid: 'd1' };
  const claimed = async () => {
    const world = await snsWorld();
    const endpointArn = await endpointFor(world);
    await world.endpointClaims.claim(endpointArn, device);
    return { ...world, endpointArn };
  };
  const change = { Attributes: { Token: 'of a thief' } };

  test.each([
    ['looks owners up', 'endpointOwners', 'find'],
    ['claims endpoints', 'endpointClaims', 'claim'],
    ['gives endpoints up', 'endpointReleases', 'release'],
  ] as const)('whoever only %s points no endpoint at a thief’s phone', async (_, port, method) => {
    const { endpointArn: EndpointArn, sns } = await claimed();
    const steal = () => sns.client.send(new SetEndpointAttributesCommand({ EndpointArn, ...change }));
    const thief: Record<string, () => Promise<unknown>> = guarded({ [port]: { [method]: steal } })[port] ?? {};

    await expect(thief[method]?.()).rejects.toThrow('AccessDenied');

    const { Attributes } = await sns.client.send(new GetEndpointAttributesCommand({ EndpointArn }));
    expect(Attributes).toEqual({ Enabled: 'true', Token: 'token' });
  });

  test.each([
    ['looks owners up', 'endpointOwners', 'find'],
    ['claims endpoints', 'endpointClaims', 'claim'],
  ] as const)('whoever only %s takes no owner away, and no endpoint', async (_, port, method) => {
    const { endpointArn: EndpointArn, endpointOwners, sns, tables } = await claimed();
    const steals = [
      () => sns.client.send(new DeleteEndpointCommand({ EndpointArn })),
      () => tables.dynamo.table('EndpointOwners').remove({ endpoint: EndpointArn, owner: '/alpha#demo#d1' }),
    ];

    for (const steal of steals) {
      const thief: Record<string, () => Promise<unknown>> = guarded({ [port]: { [method]: steal } })[port] ?? {};
      await expect(thief[method]?.()).rejects.toThrow('AccessDenied');
    }

    expect((await endpointOwners.find(EndpointArn))?.owners).toEqual([device]);
  });
});

describe('under its grants: pushQueue', () => {
  let server: FauxqsServer;
  let client: SQSClient;
  beforeAll(async () => {
    server = await startFauxqs({ port: 0, logger: false });
    client = new SQSClient({
      endpoint: `http://127.0.0.1:${server.port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    guardSqs(client, used, queueAt);
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  const queueAt = (url: string): QueueName => (url.includes('PushEvents') ? 'PushEvents' : 'PushDeliveries');
  let made = 0;
  const makeQueue = (queue: QueueName) => {
    made += 1;
    const { queueUrl } = server.createQueue(`${queue}-${made}`);
    const received = async (): Promise<QueuedPush[]> => {
      const receive = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 });
      const { Messages = [] } = await client.send(receive);
      const pushes = Messages.flatMap(({ Body = '' }) => readQueueBody(Body) ?? []);
      return pushes.length === 0 ? [] : [...pushes, ...(await received())];
    };
    const { pushQueue } = guarded({ pushQueue: sqsPushQueue(queueUrl, client) });
    return { pushQueue, received, breakDown: async () => server.deleteQueue(`${queue}-${made}`) };
  };

  pushQueueContract(async (): Promise<PushQueueWorld> => makeQueue('PushDeliveries'));

  test('a stolen pushQueue makes up no report of an endpoint', async () => {
    const { pushQueue, received } = makeQueue('PushEvents');

    await expect(pushQueue.send({ messageId: 'm', realm: '/alpha', transactionId: 't' })).rejects.toThrow(
      'AccessDenied',
    );

    expect(await received()).toEqual([]);
  });
});

describe('the grants', () => {
  const granting = Object.entries<PortGrant>(portGrants).filter(([, { queues, push }]) => queues ?? push);

  test.each(granting)('of %s are used, each of them', (port, { queues = [], push = [], tables }) => {
    const granted = [...queues, ...push, ...tables].flatMap(({ actions }): readonly string[] => actions);

    const seen = [...used].find(([name]) => name === port)?.[1];
    expect([...(seen ?? [])].sort()).toEqual([...new Set(granted)].sort());
  });
});
