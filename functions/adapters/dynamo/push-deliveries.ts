// What goes out to phones, from the rows of the table PushMessages, and whether it did. Delivery races with the answer.
import { keyOfMessageId } from '../../mfa/push/message-id.ts';
import type { PushDeliveries } from '../../ports/push.ts';
import type { Clock } from '../../ports/system.ts';
import type { Sealer } from '../sealing/sealing.ts';
import type { Dynamo } from './client.ts';
import { livePush } from './push-messages.ts';
import { outgoingPushRow, pushMessage, pushNotification } from './push-rows.ts';

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
