// Puts a push on its way: row, budget, queue, in this order. Whatever fails in between, nothing goes out that the budget
// has not counted, and a repeated visit meets its own row again.
import type { Ports } from '../../ports/index.ts';
import type { NewPushMessage, PushBudgetPolicy, PushMessage } from '../../ports/push.ts';
import { PushSendFailure } from './send-failure.ts';

export type PushSendPorts = Pick<Ports, 'pushBudget' | 'pushMessageMaking' | 'pushMessageRemoval' | 'pushQueue'>;

/** Throws PushSendFailure, and whatever budget and queue reject with. */
export const sendPush = async (
  { pushBudget, pushMessageMaking, pushMessageRemoval, pushQueue }: PushSendPorts,
  asked: NewPushMessage,
  { visit, budget }: { visit: string; budget: PushBudgetPolicy },
): Promise<PushMessage> => {
  const message = await kept(pushMessageMaking.create(visit, asked));
  const { messageId, realm, transactionId, delivery } = message;
  if ((await pushBudget.take(message, { visit, messageId }, budget)) === 'exceeded') {
    await pushMessageRemoval.remove(messageId);
    throw new PushSendFailure('TRANSMISSION_FAILURE', 'budget');
  }
  // A first run that died may not have come as far as the queue; one that did is not queued again once it went out.
  if (delivery === 'queued') await pushQueue.send({ messageId, realm, transactionId });
  return message;
};

/** Trouble with the table of messages has a reason of its own. */
export const kept = <Value>(work: Promise<Value>): Promise<Value> =>
  work.catch((cause: unknown) => {
    throw new PushSendFailure('CTS_ERROR', undefined, { cause });
  });
