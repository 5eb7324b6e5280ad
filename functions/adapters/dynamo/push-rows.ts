// How the table PushMessages holds a message. Delivery and answer are attributes of their own, since they race.
import * as z from 'zod';
import { isJsonObject, type JsonObject } from '../../json.ts';
import type { NewPushMessage, PushAnswer, PushMessage, PushResult } from '../../ports/push.ts';
import type { Sealer } from '../sealing/sealing.ts';
import type { Row } from './table.ts';

/** JSON text: what phones say about themselves need not fit into attributes. */
const content = z
  .string()
  .transform((text) => z.custom<PushAnswer['content'] & {}>(isJsonObject).parse(JSON.parse(text)));

const pushAnswerRow = z.object({
  decision: z.enum(['approved', 'denied']),
  digest: z.string(),
  number: z.exactOptional(z.number()),
  content: z.exactOptional(content),
});

/** What is not sealed. */
export const pushResultRow = z.object({
  id: z.string(),
  type: z.enum(['REGISTER', 'AUTHENTICATE']),
  realm: z.string(),
  username: z.string(),
  // Rows of an earlier version have none.
  transactionId: z.string().default(''),
  device: z.string(),
  number: z.exactOptional(z.number()),
  createdAt: z.number(),
  expiresAt: z.number(),
  keptUntil: z.number(),
  delivery: z.enum(['queued', 'sent', 'failed']),
  answer: z.exactOptional(pushAnswerRow),
});

export const pushMessageRow = pushResultRow.extend({
  /** JWE over `{ challenge, secret, endpoint }`. */
  sealed: z.string(),
});

export const outgoingPushRow = pushMessageRow.extend({
  /** JWE over the notification: most of the row, and needed by nobody once it is sent. */
  sealedNotification: z.string().optional(),
});

/** Inside `sealed`. */
const pushSecrets = z.object({
  challenge: z.string(),
  secret: z.exactOptional(z.string()),
  endpoint: z.exactOptional(z.string()),
});

/** Inside `sealedNotification`. */
export const pushNotification = z.object({
  jwt: z.string(),
  text: z.string(),
  pushType: z.enum(['default', 'challenge', 'biometric']),
  fcmPayload: z.enum(['fcmV1', 'legacy']),
});

/** What `pushSecrets` reads. */
export function secretsOf({ challenge, secret, endpoint }: NewPushMessage): JsonObject {
  return { challenge, ...(secret !== undefined && { secret }), ...(endpoint !== undefined && { endpoint }) };
}

export function answerAttribute({ content: details, ...answer }: PushAnswer): Row {
  return { ...answer, ...(details && { content: JSON.stringify(details) }) };
}

export function pushResult({ id, device, ...plain }: z.output<typeof pushResultRow>): PushResult {
  return { ...plain, messageId: id, deviceUuid: device.slice('push#'.length) };
}

/** `key` is the row's. */
export async function pushMessage(
  key: string,
  { sealed, ...row }: z.output<typeof pushMessageRow>,
  sealer: Sealer,
): Promise<PushMessage> {
  return { ...pushResult(row), ...pushSecrets.parse(await sealer.open(key, sealed)) };
}
