// Every port of SNS and SQS does all that its contract asks for with exactly the grants of lib/port-grants.ts.
import { GetEndpointAttributesCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { snsEndpointOwners, snsEndpointReleases } from '../../functions/adapters/sns-endpoint-owners.ts';
import { sqsPushQueue } from '../../functions/adapters/sqs-push-queue.ts';
import { readQueueBody } from '../../functions/adapters/sqs-queued-push.ts';
import type { QueueName } from '../../functions/manifest/workers.ts';
import type { QueuedPush } from '../../functions/ports/push-queue.ts';
import type { PortGrant } from '../../lib/port-grant.ts';
import { portGrants } from '../../lib/port-grants.ts';
import { pushEndpointsContract } from '../contracts/push-endpoints.contract.ts';
import { pushNotificationsContract } from '../contracts/push-notifications.contract.ts';
import { type PushQueueWorld, pushQueueContract } from '../contracts/push-queue.contract.ts';
import { snsPushWorlds } from '../support/push-service-worlds.ts';
import { guardSns, guardSqs } from './guarded-messaging.ts';
import { guarded, type Used } from './guarded-ports.ts';

const used: Used = new Map();
const snsWorlds = snsPushWorlds();

async function snsWorld() {
  const world = await snsWorlds();
  guardSns(world.sns.client, used);
  const { pushEndpoints, pushNotifications } = world;
  const endpointOwners = snsEndpointOwners(() => world.sns.client);
  const endpointReleases = snsEndpointReleases(() => world.sns.client);
  return { ...world, ...guarded({ endpointOwners, endpointReleases, pushEndpoints, pushNotifications }) };
}

describe('under its grants: pushEndpoints', () => pushEndpointsContract(snsWorld));

describe('under its grants: pushNotifications', () => pushNotificationsContract(snsWorld));

describe('under its grants: endpointOwners', () => {
  const owner = { realm: '/alpha', username: 'demo', uuid: 'd1' };
  const worldWithPhone = async () => {
    const world = await snsWorld();
    const registration = await world.pushEndpoints.register({ applicationArn: world.google, token: 'token' });
    return { ...world, endpointArn: registration.ok ? registration.endpointArn : '' };
  };

  test('an owner that a maker of endpoints has noted can be found', async () => {
    const { endpointArn, endpointOwners, sns } = await worldWithPhone();
    const needs = ['endpointOwners', 'pushEndpoints'] as const;
    const maker = guarded({ endpointOwners: snsEndpointOwners(() => sns.client) }, needs);

    await maker.endpointOwners.add(endpointArn, owner);

    expect(await endpointOwners.find(endpointArn)).toEqual({ enabled: true, owners: [owner] });
  });

  test('whoever only looks owners up changes nothing: no endpoint is pointed at a thief’s phone', async () => {
    const { endpointArn, endpointOwners, sns } = await worldWithPhone();

    await expect(endpointOwners.add(endpointArn, owner)).rejects.toThrow('AccessDenied');

    const { Attributes } = await sns.client.send(new GetEndpointAttributesCommand({ EndpointArn: endpointArn }));
    expect(Attributes).toEqual({ Enabled: 'true', Token: 'token' });
  });
});

describe('under its grants: endpointReleases', () => {
  test('a shared endpoint is given up by one owner after the other, and then it is gone', async () => {
    const { endpointReleases, endpointOwners, pushEndpoints, google, sns } = await snsWorld();
    const registration = await pushEndpoints.register({ applicationArn: google, token: 'token' });
    const endpointArn = registration.ok ? registration.endpointArn : '';
    const [one, other] = ['d1', 'd2'].map((uuid) => ({ realm: '/alpha', username: 'demo', uuid }));
    for (const owner of [one, other]) if (owner) await snsEndpointOwners(() => sns.client).add(endpointArn, owner);

    await endpointReleases.release(endpointArn, 'd2');
    const left = await endpointOwners.find(endpointArn);
    await endpointReleases.release(endpointArn, 'd1');

    expect(left?.owners).toEqual([one]);
    expect(await endpointOwners.find(endpointArn)).toBeUndefined();
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

  test.each(granting)('of %s are used, each of them', (port, { queues = [], push = [] }) => {
    const granted = [...queues, ...push].flatMap(({ actions }): readonly string[] => actions);

    const seen = [...used].find(([name]) => name === port)?.[1];
    expect([...(seen ?? [])].sort()).toEqual([...new Set(granted)].sort());
  });
});
