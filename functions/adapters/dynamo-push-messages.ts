// Push messages in their table, what they say and their secrets sealed. The key is the message id without its time, so that
// a repeated visit runs into the message that it made before.
import { keyOfMessageId, newMessageId } from '../mfa/push/message-id.ts';
import type { Clock } from '../ports/clock.ts';
import type { PushMessage, PushMessages } from '../ports/push-messages.ts';
import type { Dynamo } from './dynamo-client.ts';
import {
  answerAttribute,
  type PushRow,
  pushMessage,
  pushNotification,
  pushRow,
  pushSecrets,
  secretsOf,
} from './dynamo-push-rows.ts';
import { ttlSeconds } from './dynamo-ttl.ts';
import type { Sealer } from './sealing.ts';

/** `sealer` is the one for `push-messages`. */
export function dynamoPushMessages(dynamo: Dynamo, sealer: Sealer, { clock }: { clock: Clock }): PushMessages {
  const messages = dynamo.table('PushMessages');

  /** The row of this very id, however old. */
  const rowOf = async (messageId: string) => {
    const key = keyOfMessageId(messageId);
    const found = key && (await messages.get({ messageId: key }, { consistent: true }));
    const row = found ? pushRow.parse(found) : undefined;
    return row?.id === messageId ? row : undefined;
  };

  const opened = async (key: string, row: PushRow): Promise<PushMessage> => {
    const secrets = pushSecrets.parse(await sealer.open(key, row.sealed));
    const { sealedNotification: sealed } = row;
    const notification = sealed === undefined ? undefined : pushNotification.parse(await sealer.open(key, sealed));
    return pushMessage(row, secrets, notification);
  };

  const isGone = ({ answer, keptUntil, expiresAt }: PushRow) => clock.now() >= (answer ? keptUntil : expiresAt);

  return {
    async create(visit, message) {
      const createdAt = clock.now();
      const id = newMessageId(message.type, visit, createdAt);
      const key = keyOfMessageId(id) ?? '';
      const { deviceUuid, challenge, secret, endpoint, notification, ...plain } = message;
      const keptUntil = Math.max(message.keptUntil ?? 0, message.expiresAt);
      const row = {
        ...plain,
        messageId: key,
        id,
        device: `push#${deviceUuid}`,
        createdAt,
        keptUntil,
        delivery: 'queued' as const,
        sealed: await sealer.seal(key, secretsOf(message)),
        ...(notification && { sealedNotification: await sealer.seal(key, { ...notification }) }),
        ttl: ttlSeconds(keptUntil),
      };
      if (await messages.put(row, { when: 'attribute_not_exists(#messageId)' })) {
        return { ...message, keptUntil, messageId: id, createdAt, delivery: 'queued' };
      }
      return opened(key, pushRow.parse(await messages.get({ messageId: key }, { consistent: true })));
    },

    async find(messageId) {
      const row = await rowOf(messageId);
      if (!row || isGone(row)) return undefined;
      return opened(keyOfMessageId(messageId) ?? '', row);
    },

    async answer(messageId, answer) {
      const key = keyOfMessageId(messageId);
      if (key === undefined) return 'gone';
      const taken = await messages.update(
        { messageId: key },
        {
          update: 'SET #answer = :answer',
          when: '#id = :id AND attribute_not_exists(#answer) AND #expiresAt > :now',
          values: { answer: answerAttribute(answer), id: messageId, now: clock.now() },
        },
      );
      if (taken) return 'accepted';
      const row = await rowOf(messageId);
      if (!row?.answer || isGone(row)) return 'gone';
      return row.answer.digest === answer.digest ? 'repeated' : 'taken';
    },

    async markDelivery(messageId, delivery) {
      const key = keyOfMessageId(messageId);
      if (key === undefined) return false;
      const allowed = delivery === 'failed' ? 'attribute_not_exists(#answer)' : 'NOT #delivery = :failed';
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

    async remove(messageId) {
      const key = keyOfMessageId(messageId);
      if (key === undefined) return;
      await messages.remove({ messageId: key }, { when: '#id = :id', values: { id: messageId } });
    },
  };
}
