// The way of a push through queue, worker and SNS: what arrives, and what becomes of it when one of them fails.
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { compactVerify } from 'jose';
import { keyOfMessageId } from '../../functions/mfa/push/message-id.ts';
import { dynamoClient } from '../../local/dynamo-client.ts';
import { tableName } from '../../local/environment.ts';
import type { WorkerName } from '../../local/functions.ts';
import type { QueueHandler } from '../../local/queue-worker.ts';
import {
  beginLogin,
  numberIn,
  phoneJourney,
  pollLater,
  type WaitingUser,
  waitingUser,
} from '../support/phone-users.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { type StackPhone, stackPhones } from '../support/stack-phone.ts';
import { restoreWallClock } from '../support/wall-clock.ts';

const phones = stackPhones();
const asItIs = (handler: QueueHandler): QueueHandler => handler;
/** What stands in place of the delivery worker. */
let instead: (handler: QueueHandler) => QueueHandler = asItIs;
const atBatchEnd = new Set<(worker: WorkerName, bodies: string) => void>();
let stack: StackInProcess;

beforeAll(async () => {
  stack = await stackInProcess({
    ...phones,
    aroundWorker: (name, handler) => async (event) => {
      const result = await (name === 'push-delivery' ? instead(handler) : handler)(event);
      for (const tell of atBatchEnd) tell(name, event.Records.map(({ body }) => body).join());
      return result;
    },
  });
  await stack.importJourneys(phoneJourney('Phone'), phoneJourney('Tap', { pushType: 'DEFAULT', contextInfo: true }));
  await visibleAfter(1);
});

beforeEach(() => {
  instead = asItIs;
  stack.push.sns.faults.clear();
});

afterEach(restoreWallClock);

afterAll(() => stack.stop());

/** So that a test need not wait for twenty seconds. */
async function visibleAfter(seconds: number): Promise<void> {
  const { client, urls } = stack.push.queues;
  const Attributes = { VisibilityTimeout: `${seconds}` };
  await client.send(new SetQueueAttributesCommand({ QueueUrl: urls.PushDeliveries, Attributes }));
}

async function inQueue(url: string): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages' as const, 'ApproximateNumberOfMessagesNotVisible' as const];
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames });
  const { Attributes = {} } = await stack.push.queues.client.send(command);
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

/** The end of this worker's next batch, or of the next one in which this text occurs. */
function batchOf(wanted: WorkerName, text = ''): Promise<void> {
  return new Promise((resolve) => {
    const tell = (worker: WorkerName, bodies: string): void => {
      if (worker !== wanted || !bodies.includes(text)) return;
      atBatchEnd.delete(tell);
      resolve();
    };
    atBatchEnd.add(tell);
  });
}

interface LoggedIn {
  readonly username: string;
  readonly phone: StackPhone;
}

/** Somebody whose phone works: it has answered once. */
async function userWithPhone(journey = 'Phone', platform: 'android' | 'ios' = 'android'): Promise<LoggedIn> {
  const user: WaitingUser = await waitingUser(stack, journey, phones.phone(platform));
  await user.phone.approve(user.push.messageId, { number: user.number });
  await pollLater(stack, user.wait);
  return user;
}

function endpointOf({ phone }: LoggedIn): string {
  const token = phone.deviceToken().toLowerCase();
  return stack.push.sns.messages().findLast((message) => message.token.toLowerCase() === token)?.endpointArn ?? '';
}

describe('A worker that is killed', () => {
  test('in the middle of its batches loses nothing: every push arrives', async () => {
    const users = await Promise.all(Array.from({ length: 6 }, () => userWithPhone()));
    const seen = new Set<string>();
    instead = (handler) => async (event) => {
      const [first] = event.Records;
      const fresh = event.Records.filter(({ body }) => !seen.has(body));
      for (const { body } of fresh) seen.add(body);
      if (fresh.length === 0) return handler(event);
      if (first && seen.size % 2 === 0) await handler({ Records: [first] });
      throw new Error('killed');
    };

    const waits = await Promise.all(users.map(({ username }) => beginLogin(stack, 'Phone', username)));
    const pushes = await Promise.all(users.map(({ phone }) => phone.nextPush()));

    expect(seen.size).toBe(6);
    expect(waits.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(new Set(pushes.map(({ messageId }) => messageId)).size).toBe(6);
  });

  test('between sending and noting it sends the same again, under the same id, and the phone shows one', async () => {
    const user = await userWithPhone();
    let deaths = 0;
    instead = (handler) => async (event) => {
      if (deaths > 0) return handler(event);
      deaths += 1;
      const putBack = await rowsOf(event.Records.map(({ body }) => JSON.parse(body).messageId));
      await handler(event);
      await putBack();
      throw new Error('killed');
    };

    const before = user.phone.receipts.length;
    await beginLogin(stack, 'Phone', user.username);
    await user.phone.woken(before + 2);

    const [first, second] = stack.push.sns.messages(endpointOf(user)).slice(-2);
    expect(second?.message).toBe(first?.message);
    expect(user.phone.receipts.slice(before).map(({ kind }) => kind)).toEqual(['shown', 'repeated']);
    expect(user.phone.inbox().filter(({ state }) => state === 'pending')).toHaveLength(1);
  });
});

describe('SNS that is down', () => {
  test('for a while delays a push, which then signs in', async () => {
    const { username, phone } = await userWithPhone();
    stack.push.sns.faults.down();
    const failed = batchOf('push-delivery');
    const wait = await beginLogin(stack, 'Phone', username);
    await failed;
    stack.push.sns.faults.clear();

    const push = await phone.nextPush();
    await phone.approve(push.messageId, { number: numberIn(wait) });
    const end = await pollLater(stack, wait);

    expect(end.body).toHaveProperty('tokenId');
  });

  test('for good ends the login, and the push lies in the dead-letter queue', async () => {
    const { username } = await userWithPhone();
    const { deadLetterUrls } = stack.push.queues;
    const before = await inQueue(deadLetterUrls.PushDeliveries);
    stack.push.sns.faults.down();

    const wait = await beginLogin(stack, 'Phone', username);
    while ((await inQueue(deadLetterUrls.PushDeliveries)) === before) await batchOrPause();
    const end = await pollLater(stack, wait);

    expect(end.status).toBe(401);
    expect(end.body['callbacks']).toBeUndefined();
  });
});

test('A phone that its platform no longer knows: SNS reports it, the login ends, and the next one says so at once', async () => {
  const user = await userWithPhone();
  stack.push.sns.faults.failDeliveries(endpointOf(user), 'InvalidPlatformToken');
  const reported = batchOf('push-feedback', '"DeliveryFailure"');

  const wait = await beginLogin(stack, 'Phone', user.username);
  await reported;
  const end = await pollLater(stack, wait);
  const next = await beginLogin(stack, 'Phone', user.username);
  stack.push.sns.faults.clear();
  await user.phone.refresh('0123456789abcdef');
  const healed = await beginLogin(stack, 'Phone', user.username);

  expect([end.status, next.status, healed.status]).toEqual([401, 401, 200]);
});

/** The messages as they are now; resolves to what makes them so again. */
async function rowsOf(messageIds: readonly string[]): Promise<() => Promise<void>> {
  const TableName = tableName('PushMessages');
  const client = dynamoClient(stack.dynamoEndpoint);
  const rows = await Promise.all(
    messageIds.map((messageId) =>
      client.send(new GetItemCommand({ TableName, Key: { messageId: { S: keyOfMessageId(messageId) ?? '' } } })),
    ),
  );
  return async () => {
    for (const { Item } of rows) await client.send(new PutItemCommand({ TableName, Item }));
    client.destroy();
  };
}

/** The next try of the worker, or a moment when there is none any more. */
async function batchOrPause(): Promise<void> {
  await Promise.race([batchOf('push-delivery'), new Promise((resolve) => setTimeout(resolve, 1_000))]);
}

/** The payload for the phone, which the page shows as JSON text of its JSON text. */
const payloadIn = ({ Message }: { readonly Message: string }) => JSON.parse(JSON.parse(Message));

const jwtWithin = (payload: ReturnType<typeof payloadIn>): { messageId: string; message: string } =>
  payload.fcmV1Message.message.data;

const page = async (query = ''): Promise<{ platform_endpoint_messages: Record<string, { Message: string }[]> }> => {
  const response = await fetch(new URL(`/_aws/sns/platform-endpoint-messages${query}`, stack.url));
  expect(response.status).toBe(200);
  return (await response.json()) as Awaited<ReturnType<typeof page>>; // its shape is what is tested
};

describe('What LocalStack’s page of messages shows', () => {
  test.each(['android', 'ios'] as const)('for %s is exactly what the apps read', async (platform) => {
    const user = await waitingUser(stack, 'Tap', phones.phone(platform));
    const { messageId, text } = user.push;
    const arn = endpointOf(user);

    const shown = await page(`?endpointArn=${encodeURIComponent(arn)}`);

    const [entry, ...more] = shown.platform_endpoint_messages[arn] ?? [];
    const payload = payloadIn(entry ?? { Message: '"{}"' });
    const jwt = platform === 'ios' ? payload.aps.data : jwtWithin(payload).message;
    const apns = {
      aps: {
        alert: text,
        sound: 'default',
        category: 'authentication',
        'interruption-level': 'time-sensitive',
        messageId,
        data: jwt,
        'content-available': 1,
        'mutable-content': 1,
      },
    };
    const fcm = {
      fcmV1Message: {
        message: { data: { message: jwt, messageId }, android: { priority: 'high', ttl: '120s' } },
      },
    };
    expect(arn).toContain(platform === 'ios' ? ':endpoint/APNS/waymark/' : ':endpoint/GCM/waymark/');
    expect(more).toEqual([]);
    expect(shown).toMatchObject({ region: 'eu-central-1' });
    expect(entry).toEqual({
      TargetArn: arn,
      TopicArn: '',
      Message: expect.any(String),
      MessageAttributes: {},
      MessageStructure: 'json',
      Subject: null,
      MessageId: expect.any(String),
    });
    expect(payload).toEqual(platform === 'ios' ? apns : fcm);
  });

  test('holds a JWT that another implementation verifies with the secret of the QR code, all claims strings', async () => {
    const { username, phone, push } = await waitingUser(stack, 'Tap', phones.phone());
    const { secret = '', uid } = phone.store.read().accounts[0]?.push ?? {};
    const all = Object.values((await page()).platform_endpoint_messages).flat();
    const sent = all.map(payloadIn).filter((payload) => 'fcmV1Message' in payload);
    const jwt = sent.map(jwtWithin).find(({ messageId }) => messageId === push.messageId)?.message ?? '';

    const { payload, protectedHeader } = await compactVerify(jwt, Buffer.from(secret, 'base64'));

    const claims = JSON.parse(new TextDecoder().decode(payload));
    expect(Buffer.from(secret, 'base64')).toHaveLength(32);
    expect(protectedHeader).toEqual({ typ: 'JWT', alg: 'HS256' });
    expect(claims).toEqual({
      u: uid,
      c: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      l: Buffer.from('amlbcookie=01').toString('base64'),
      t: '120',
      i: `${push.createdAt}`,
      m: `Login attempt from ${username} at Waymark`,
      k: 'default',
      p: '{}',
      d: username,
      x: JSON.stringify({ remoteIp: '127.0.0.1', userAgent: 'node' }),
    });
  });

  test('forged: the JWT fails under any other key', async () => {
    const { push } = await waitingUser(stack, 'Tap', phones.phone());
    const all = Object.values((await page()).platform_endpoint_messages).flat();
    const sent = all.map(payloadIn).filter((payload) => 'fcmV1Message' in payload);
    const jwt = sent.map(jwtWithin).find(({ messageId }) => messageId === push.messageId)?.message ?? '';

    const verified = compactVerify(jwt, Buffer.alloc(32, 1));

    await expect(verified).rejects.toThrow();
  });
});
