// Reading push messages in their table. What is sealed is neither read nor opened for those who do not need it.
import type * as z from 'zod';
import { keyOfMessageId } from '../../mfa/push/message-id.ts';
import type { PushMessages, PushResults } from '../../ports/push.ts';
import type { Clock } from '../../ports/system.ts';
import type { Sealer } from '../sealing/sealing.ts';
import type { Dynamo } from './client.ts';
import { pushMessage, pushMessageRow, pushResult, pushResultRow } from './push-rows.ts';
import type { DynamoTable } from './table.ts';

export function dynamoPushResults(dynamo: Dynamo, { clock }: { clock: Clock }): PushResults {
  const messages = dynamo.table('PushMessages');
  return {
    async find(messageId) {
      const found = await livePush(messages, pushResultRow, messageId, clock);
      return found && pushResult(found.row);
    },
  };
}

/** `sealer` is the one for `push-messages`. */
export function dynamoPushMessages(dynamo: Dynamo, sealer: Sealer, { clock }: { clock: Clock }): PushMessages {
  const messages = dynamo.table('PushMessages');
  return {
    async find(messageId) {
      const found = await livePush(messages, pushMessageRow, messageId, clock);
      return found && pushMessage(found.key, found.row, sealer);
    },
  };
}

/** The row of this very id with what the schema names, unless its time is over. */
export async function livePush<Schema extends z.ZodObject<PushTimes>>(
  messages: DynamoTable,
  schema: Schema,
  messageId: string,
  clock: Clock,
): Promise<{ key: string; row: z.output<Schema> } | undefined> {
  const key = keyOfMessageId(messageId);
  if (key === undefined) return undefined;
  const attributes = Object.keys(schema.shape);
  const found = await messages.get({ messageId: key }, { consistent: true, attributes });
  if (found?.['id'] !== messageId) return undefined;
  const row = schema.parse(found);
  return clock.now() >= (row.answer ? row.keptUntil : row.expiresAt) ? undefined : { key, row };
}

type PushTimes = Pick<typeof pushResultRow.shape, 'answer' | 'expiresAt' | 'keptUntil'>;
