// The queue of push messages in SQS, before the worker push-delivery.

import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { PushQueue, QueuedPush } from '../../ports/push.ts';
import { patience } from '../aws/patience.ts';
import { required } from '../system/environment.ts';

/** Throws when the variable PUSH_QUEUE_URL is not set and no URL is given. */
export function sqsPushQueue(
  queueUrl: string = required('PUSH_QUEUE_URL'),
  client: SQSClient = newClient(),
): PushQueue {
  return {
    async send(push) {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: queueBody(push) }));
    },
  };
}

// A client gives up on us after 5 s: three short tries are better than one long wait. The queue is in the function's own
// region, so the host in its URL says nothing; that of an emulator cannot even be resolved.
function newClient(): SQSClient {
  return new SQSClient({
    useQueueUrlAsEndpoint: false,
    ...patience(500, 1_000),
  });
}

// A push message as it lies in the queue: ids in JSON.

const queuedPush = z.object({
  messageId: z.string().min(1),
  realm: z.string().min(1),
  transactionId: z.string().default(''),
});

/** Takes the ids and nothing else, whatever else the object holds. */
export function queueBody({ messageId, realm, transactionId }: QueuedPush): string {
  return JSON.stringify({ messageId, realm, transactionId });
}

/** Undefined for a body that `queueBody` did not write. */
export function readQueueBody(body: string): QueuedPush | undefined {
  try {
    return queuedPush.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
