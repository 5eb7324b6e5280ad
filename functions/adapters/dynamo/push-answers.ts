// The answers of phones on the rows of the table PushMessages. No message is opened. That there is one is noted beside it, so
// that who marks delivery can heed it without a right to the answer.
import { keyOfMessageId } from '../../mfa/push/message-id.ts';
import type { PushAnswers } from '../../ports/push.ts';
import type { Clock } from '../../ports/system.ts';
import type { Dynamo } from './client.ts';
import { livePush } from './push-messages.ts';
import { answerAttribute, pushResultRow } from './push-rows.ts';

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
