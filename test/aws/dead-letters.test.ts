// A message that its worker cannot use, through the queue as it is deployed.
import { setTimeout as delay } from 'node:timers/promises';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { queues } from '../../functions/manifest/workers.ts';
import { clientSettings } from '../../local/aws/place.ts';
import { awsSuite } from '../support/deployed-system.ts';

const { place } = awsSuite();
const sqs = new SQSClient(clientSettings(place));
const { visibilitySeconds, maxReceives, variable } = queues.PushDeliveries;
const QueueUrl = process.env[variable];

/** So that the tries take seconds and not minutes. */
async function visibleAfter(seconds: number): Promise<void> {
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: `${seconds}` } }));
}

beforeAll(() => visibleAfter(1));

afterAll(async () => {
  await visibleAfter(visibilitySeconds);
  sqs.destroy();
});

test('What is no queued push is given out as often as the queue allows, and then lies with the dead letters', async () => {
  const deadLetters = await deadLetterUrl();
  const body = 'this is no push';

  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
  const message = await nextMessage(deadLetters);

  expect(message?.Body).toBe(body);
  // What it was given out, and this time.
  expect(Number(message?.Attributes?.['ApproximateReceiveCount'])).toBeGreaterThanOrEqual(maxReceives);
}, 120_000);

async function deadLetterUrl(): Promise<string> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] });
  const { Attributes } = await sqs.send(command);
  const { deadLetterTargetArn } = JSON.parse(Attributes?.['RedrivePolicy'] ?? '{}');
  const { QueueUrl: found } = await sqs.send(
    new GetQueueUrlCommand({ QueueName: String(deadLetterTargetArn).split(':').at(-1) }),
  );
  return String(found);
}

async function nextMessage(url: string) {
  // Whoever polls a queue for a function may back off for many seconds after a failure.
  for (let attempt = 0; attempt < 180; attempt += 1) {
    const command = new ReceiveMessageCommand({ QueueUrl: url, MessageSystemAttributeNames: ['All'] });
    const [message] = (await sqs.send(command)).Messages ?? [];
    if (message) return message;
    await delay(500);
  }
  return undefined;
}
