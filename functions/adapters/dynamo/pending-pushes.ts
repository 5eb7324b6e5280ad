// Ending the pushes to a device in the table PushMessages; the row of the user's push budget knows their ids.
import { keyOfMessageId } from '../../mfa/push/message-id.ts';
import type { PendingPushes } from '../../ports/push.ts';
import type { Clock } from '../../ports/system.ts';
import type { Dynamo } from './client.ts';
import { dynamoSentPushes } from './push-budget.ts';
import { pushDeviceKey } from './push-device-rows.ts';
import { answerAttribute } from './push-rows.ts';

/** An answer of ours: no phone's answer has this digest. */
const ended = answerAttribute({ decision: 'denied', digest: 'device removed' });

export function dynamoPendingPushes(dynamo: Dynamo, { clock }: { clock: Clock }): PendingPushes {
  const messages = dynamo.table('PushMessages');
  const { pending } = dynamoSentPushes(dynamo, { clock });
  return {
    async end(user, uuid) {
      const { device } = pushDeviceKey('', uuid);
      await Promise.all(
        (await pending(user)).map(async (id) => {
          const messageId = keyOfMessageId(id);
          if (messageId === undefined) return;
          await messages.update(
            { messageId },
            {
              update: 'SET #answer = :answer, #answered = :answered',
              when: '#id = :id AND #device = :device AND attribute_not_exists(#answer)',
              values: { answer: ended, answered: true, id, device },
            },
          );
        }),
      );
    },
  };
}
