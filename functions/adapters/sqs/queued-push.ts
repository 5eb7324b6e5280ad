// A push message as it lies in the queue: ids in JSON.
import * as z from 'zod';
import type { QueuedPush } from '../../ports/push.ts';

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
