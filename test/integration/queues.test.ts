// The queues of the local stack: what they keep, what they give up, and who can reach them.

import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { queues as manifest } from '../../functions/manifest/workers.ts';
import { type LocalQueues, startQueues } from '../../local/queues.ts';
import { temporaryFolder } from '../support/running-stack.ts';

const folder = temporaryFolder();
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

afterAll(() => folder.remove());

async function started(): Promise<LocalQueues> {
  const queues = await startQueues(`${folder.path}/queues`);
  stops.push(() => queues.stop());
  return queues;
}

/** The bodies that are there now; each becomes visible again at once. */
async function bodiesIn({ client }: LocalQueues, QueueUrl: string): Promise<(string | undefined)[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
  );
  return Messages.map(({ Body }) => Body);
}

test('what is in a queue outlives the process of the queues', async () => {
  const before = await started();
  await before.client.send(new SendMessageCommand({ QueueUrl: before.urls.PushEvents, MessageBody: 'kept' }));
  await before.stop();

  const after = await started();

  expect(await bodiesIn(after, after.urls.PushEvents)).toEqual(['kept']);
});

test('a message that was given out too often goes to the dead-letter queue', async () => {
  const queues = await started();
  const { PushDeliveries: url } = queues.urls;
  await queues.client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'hopeless' }));

  const received: number[] = [];
  for (let time = 0; time <= manifest.PushDeliveries.maxReceives; time += 1) {
    received.push((await bodiesIn(queues, url)).length);
  }

  expect(received).toEqual([...Array(manifest.PushDeliveries.maxReceives).fill(1), 0]);
  expect(await bodiesIn(queues, queues.deadLetterUrls.PushDeliveries)).toEqual(['hopeless']);
});

test('nobody on the network can reach them', async () => {
  const { endpoint } = await started();
  const others = Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    .filter(({ internal, family }) => !internal && family === 'IPv4');

  const outcomes = await Promise.all(others.map(({ address }) => outcomeOf(Number(new URL(endpoint).port), address)));

  expect(outcomes).toEqual(others.map(() => 'refused'));
  expect(await outcomeOf(Number(new URL(endpoint).port), '127.0.0.1')).toBe('open');
});

function outcomeOf(port: number, host: string): Promise<'open' | 'refused'> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => {
      socket.destroy();
      resolve('open');
    });
    socket.once('error', () => resolve('refused'));
  });
}
