import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { readQueueBody, sqsPushQueue } from '../../functions/adapters/sqs/push-queue.ts';
import { memoryPushQueue } from '../../testing/memory/push-queue.ts';
import { type PushQueueWorld, pushQueueContract } from './push-queue.contract.ts';

describe('the push queue in memory', () => {
  pushQueueContract(async () => {
    const queue = memoryPushQueue();
    return {
      pushQueue: queue,
      received: async () => queue.queued.splice(0),
      async breakDown() {
        queue.down = true;
      },
    };
  });
});

describe('the push queue in SQS', () => {
  let server: FauxqsServer;
  let client: SQSClient;
  let queues = 0;
  beforeAll(async () => {
    server = await startFauxqs({ port: 0, logger: false });
    client = new SQSClient({
      endpoint: `http://127.0.0.1:${server.port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  const makeWorld = async (): Promise<PushQueueWorld & { queueUrl: string; bodies(): Promise<string[]> }> => {
    queues += 1;
    const name = `pushes-${queues}`;
    const { queueUrl } = server.createQueue(name);
    const bodies = async () => {
      const found: string[] = [];
      for (;;) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
        );
        if (Messages.length === 0) return found;
        found.push(...Messages.map(({ Body = '' }) => Body));
      }
    };
    return {
      pushQueue: sqsPushQueue(queueUrl, client),
      queueUrl,
      bodies,
      received: async () => (await bodies()).flatMap((body) => readQueueBody(body) ?? []),
      breakDown: async () => server.deleteQueue(name),
    };
  };

  pushQueueContract(makeWorld);

  const push = { messageId: 'AUTHENTICATE:1', realm: '/alpha', transactionId: 'transaction-1' };

  test('a body holds ids and nothing else', async () => {
    const { pushQueue, bodies, queueUrl } = await makeWorld();

    await pushQueue.send(push);

    expect(await bodies()).toEqual(['{"messageId":"AUTHENTICATE:1","realm":"/alpha","transactionId":"transaction-1"}']);
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['ApproximateNumberOfMessagesNotVisible'] }),
    );
    expect(Attributes).toEqual({ ApproximateNumberOfMessagesNotVisible: '1' });
  });

  test.each([
    '',
    'x',
    '{',
    'null',
    '[]',
    '{}',
    '{"messageId":"a"}',
    '{"messageId":1,"realm":"/"}',
    '{"messageId":"","realm":"/"}',
  ])('a body that somebody else wrote (%s) is none', (body) => {
    expect(readQueueBody(body)).toBeUndefined();
  });

  describe('with what the environment says', () => {
    const variables = [
      'PUSH_QUEUE_URL',
      'AWS_ENDPOINT_URL_SQS',
      'AWS_REGION',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
    ];
    const before = variables.map((name) => [name, process.env[name]] as const);
    afterEach(() => {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    });

    test('finds the queue at the endpoint of the environment, whatever host its URL names', async () => {
      const { queueUrl, received } = await makeWorld();
      expect(new URL(queueUrl).hostname).toBe('sqs.us-east-1.localhost');
      Object.assign(process.env, {
        PUSH_QUEUE_URL: queueUrl,
        AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${server.port}`,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      });

      await sqsPushQueue().send(push);

      expect(await received()).toEqual([push]);
    });

    test('names the variable that is missing', () => {
      delete process.env['PUSH_QUEUE_URL'];

      expect(() => sqsPushQueue()).toThrow('PUSH_QUEUE_URL');
    });
  });
});
