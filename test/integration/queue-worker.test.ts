// Lambda's part between queue and worker, over a queue in this process.
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { type QueueHandler, type RunningWorker, startQueueWorker } from '../../local/queue-worker.ts';
import { failedIn } from '../support/sqs-event.ts';

let server: FauxqsServer;
let client: SQSClient;
let queues = 0;
let queueUrl = '';
let running: RunningWorker | undefined;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  client = new SQSClient({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    useQueueUrlAsEndpoint: false,
    maxAttempts: 1,
  });
});

beforeEach(() => {
  queues += 1;
  ({ queueUrl } = server.createQueue(`work-${queues}`, { attributes: { VisibilityTimeout: '1' } }));
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

afterAll(async () => {
  client.destroy();
  await server.stop();
});

function send(body: string): Promise<unknown> {
  return client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
}

/** Works off the queue until the handler was called so often; its events. */
function work(times: number, handler: QueueHandler, timeoutSeconds = 5): Promise<SQSEvent[]> {
  const events: SQSEvent[] = [];
  return new Promise((resolve, reject) => {
    running = startQueueWorker({
      ...{ client, queueUrl, complain: reject },
      worker: { batchSize: 10, timeoutSeconds },
      async handler(event) {
        events.push(event);
        if (events.length === times) resolve(events);
        return handler(event);
      },
    });
  });
}

async function left(): Promise<number> {
  await running?.stop();
  const AttributeNames = ['ApproximateNumberOfMessages' as const, 'ApproximateNumberOfMessagesNotVisible' as const];
  const { Attributes = {} } = await client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames }));
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

const done: QueueHandler = async () => ({ batchItemFailures: [] });
const receivesOf = (events: readonly SQSEvent[]): string[] =>
  events.flatMap(({ Records }) => Records.map(({ attributes }) => attributes.ApproximateReceiveCount));

describe('A queue worker', () => {
  test('gets messages in the shape of Lambda, and what it has done is gone', async () => {
    await send('one');

    const [event] = await work(1, done);

    expect(event?.Records).toEqual([
      expect.objectContaining({
        body: 'one',
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:eu-central-1:000000000000:work-${queues}`,
        attributes: expect.objectContaining({ ApproximateReceiveCount: '1' }),
      }),
    ]);
    expect(await left()).toBe(0);
  });

  test('gets again what it reports as failed, and nothing else', async () => {
    for (const body of ['good', 'bad', 'fine']) await send(body);
    const failed: string[] = [];

    const events = await work(2, async ({ Records }) => {
      const bad = Records.filter(
        ({ body, attributes }) => body === 'bad' && attributes.ApproximateReceiveCount === '1',
      );
      const batchItemFailures = bad.map(({ messageId }) => ({ itemIdentifier: messageId }));
      failed.push(...failedIn({ batchItemFailures }));
      return { batchItemFailures };
    });

    expect(events.flatMap(({ Records }) => Records.map(({ body }) => body)).sort()).toEqual([
      'bad',
      'bad',
      'fine',
      'good',
    ]);
    expect(failed).toHaveLength(1);
    expect(await left()).toBe(0);
  });

  test.each<[string, QueueHandler]>([
    [
      'throws',
      async () => {
        throw new Error('killed');
      },
    ],
    ['names a message that was not in the batch', async () => ({ batchItemFailures: [{ itemIdentifier: 'other' }] })],
    ['names none', async () => ({ batchItemFailures: [{ itemIdentifier: '' }] })],
  ])('that %s gets its whole batch again', async (_what, handler) => {
    await send('one');
    let calls = 0;

    const events = await work(2, (event) => {
      calls += 1;
      return calls === 1 ? handler(event) : done(event);
    });

    expect(receivesOf(events)).toEqual(['1', '2']);
    expect(await left()).toBe(0);
  });

  test('that takes longer than its function may gets its batch again', async () => {
    await send('one');
    let calls = 0;

    const events = await work(
      2,
      (event) => {
        calls += 1;
        return calls === 1 ? new Promise(() => {}) : done(event);
      },
      0.1,
    );

    expect(receivesOf(events)).toEqual(['1', '2']);
  });

  test('finishes its batch when it is stopped', async () => {
    await send('one');
    const release = Promise.withResolvers<void>();
    await work(1, async (event) => {
      await release.promise;
      return done(event);
    });

    const stopped = running?.stop();
    release.resolve();
    await stopped;

    expect(await left()).toBe(0);
  });
});
