// Push messages in their table: reading, answering and delivering them. What is sealed is neither read nor opened for those
// who do not need it.
import * as z from 'zod';
import { keyOfMessageId } from '../../mfa/push/message-id.ts';
import type { PushAnswers, PushDeliveries, PushMessages, PushProgress, PushResults } from '../../ports/push.ts';
import type { Clock } from '../../ports/system.ts';
import type { Sealer } from '../sealing/sealing.ts';
import type { Dynamo } from './client.ts';
import {
  answerAttribute,
  outgoingPushRow,
  pushMessage,
  pushMessageRow,
  pushNotification,
  pushResult,
  pushResultRow,
} from './push-rows.ts';
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

const progressRow = pushResultRow
  .pick({ id: true, realm: true, username: true, expiresAt: true, delivery: true })
  .extend({ answered: z.boolean().default(false) });

export function dynamoPushProgress(dynamo: Dynamo, { clock }: { clock: Clock }): PushProgress {
  const messages = dynamo.table('PushMessages');
  return {
    async find(messageId) {
      const key = keyOfMessageId(messageId);
      if (key === undefined) return undefined;
      const attributes = Object.keys(progressRow.shape);
      const found = await messages.get({ messageId: key }, { consistent: true, attributes });
      if (found?.['id'] !== messageId) return undefined;
      const { realm, username, delivery, answered, expiresAt } = progressRow.parse(found);
      return clock.now() < expiresAt ? { realm, username, delivery, answered } : undefined;
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
async function livePush<Schema extends z.ZodObject<PushTimes>>(
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

// The answers of phones on the rows of the table PushMessages. No message is opened. That there is one is noted beside it, so
// that who marks delivery can heed it without a right to the answer.

const answerRow = pushResultRow.pick({ id: true, answer: true, expiresAt: true, keptUntil: true });

export function dynamoPushAnswers(dynamo: Dynamo, { clock }: { clock: Clock }): PushAnswers {
  const messages = dynamo.table('PushMessages');
  return {
    async answer(messageId, answer) {
      const key = keyOfMessageId(messageId);
      if (key === undefined) return 'gone';
      const taken = await messages.update(
        { messageId: key },
        {
          update: 'SET #answer = :answer, #answered = :answered',
          when: '#id = :id AND attribute_not_exists(#answer) AND #expiresAt > :now',
          values: { answer: answerAttribute(answer), answered: true, id: messageId, now: clock.now() },
        },
      );
      if (taken) return 'accepted';
      const given = (await livePush(messages, answerRow, messageId, clock))?.row.answer;
      if (!given) return 'gone';
      return given.digest === answer.digest ? 'repeated' : 'taken';
    },
  };
}

// What goes out to phones, from the rows of the table PushMessages, and whether it did. Delivery races with the answer.

/** `sealer` is the one for `push-messages`. */
export function dynamoPushDeliveries(dynamo: Dynamo, sealer: Sealer, { clock }: { clock: Clock }): PushDeliveries {
  const messages = dynamo.table('PushMessages');
  return {
    async find(messageId) {
      const found = await livePush(messages, outgoingPushRow, messageId, clock);
      if (!found) return undefined;
      const { key, row } = found;
      const { sealedNotification: sealed, ...rest } = row;
      const message = await pushMessage(key, rest, sealer);
      if (sealed === undefined) return message;
      return { ...message, notification: pushNotification.parse(await sealer.open(key, sealed)) };
    },

    async markDelivery(messageId, delivery) {
      const key = keyOfMessageId(messageId);
      if (key === undefined) return false;
      const allowed = delivery === 'failed' ? 'attribute_not_exists(#answered)' : 'NOT #delivery = :failed';
      const marked = await messages.update(
        { messageId: key },
        {
          update: 'SET #delivery = :delivery REMOVE #sealedNotification',
          when: `#id = :id AND ${allowed}`,
          values: { delivery, id: messageId, ...(delivery === 'sent' && { failed: 'failed' }) },
        },
      );
      return marked !== undefined;
    },
  };
}
