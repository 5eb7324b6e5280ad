// Where push messages begin and end in their table, what they say and their secrets sealed. The key is the message id without
// its time, so that a repeated visit runs into the message that it made before.
import { keyOfMessageId, newMessageId } from '../../mfa/push/message-id.ts';
import type { PushMessageMaking, PushMessageRemoval } from '../../ports/push.ts';
import type { Clock } from '../../ports/system.ts';
import type { Sealer } from '../sealing/sealing.ts';
import type { Dynamo } from './client.ts';
import { pushMessage, pushMessageRow, secretsOf } from './push-rows.ts';
import { ttlSeconds } from './table.ts';

/** `answer` is none: whoever makes a message cannot answer it. */
const readAttributes = Object.keys(pushMessageRow.omit({ answer: true }).shape);

/** `sealer` is the one for `push-messages`. */
export function dynamoPushMessageMaking(
  dynamo: Dynamo,
  sealer: Sealer,
  { clock }: { clock: Clock },
): PushMessageMaking {
  const messages = dynamo.table('PushMessages');
  return {
    async create(visit, { notification, ...message }) {
      const createdAt = clock.now();
      const id = newMessageId(message.type, visit, createdAt);
      const key = keyOfMessageId(id) ?? '';
      const { deviceUuid, challenge, secret, endpoint, ...plain } = message;
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
      const found = await messages.get({ messageId: key }, { consistent: true, attributes: readAttributes });
      return pushMessage(key, pushMessageRow.parse(found), sealer);
    },
  };
}

export function dynamoPushMessageRemoval(dynamo: Dynamo): PushMessageRemoval {
  const messages = dynamo.table('PushMessages');
  return {
    async remove(messageId) {
      const key = keyOfMessageId(messageId);
      if (key === undefined) return;
      await messages.remove({ messageId: key }, { when: '#id = :id', values: { id: messageId } });
    },
  };
}
