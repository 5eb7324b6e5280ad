// Puts a push on its way: row, budget, queue, in this order. Whatever fails in between, nothing goes out that the budget
// has not counted, and a repeated visit meets its own row again.
import type { Ports } from '../../ports/index.ts';
import type { NewPushMessage, PushBudgetPolicy, PushMessage } from '../../ports/push.ts';
import { PushPayloadError } from './push-notification.ts';

export type PushSendPorts = Pick<Ports, 'pushBudget' | 'pushMessageMaking' | 'pushMessageRemoval' | 'pushQueue'>;

/** The message, and how many more may follow it now. Throws PushSendFailure, and whatever budget and queue reject with. */
export async function sendPush(
  { pushBudget, pushMessageMaking, pushMessageRemoval, pushQueue }: PushSendPorts,
  asked: NewPushMessage,
  {
    visit,
    budget,
    approvedAt,
  }: { readonly visit: string; readonly budget: PushBudgetPolicy; readonly approvedAt?: number },
): Promise<{ readonly message: PushMessage; readonly left: number }> {
  const message = await kept(pushMessageMaking.create(visit, asked));
  const { messageId, realm, transactionId, delivery } = message;
  const taken = await pushBudget.take(message, { visit, messageId }, budget, approvedAt);
  if (taken === 'exceeded') {
    await pushMessageRemoval.remove(messageId);
    throw new PushSendFailure('TRANSMISSION_FAILURE', 'budget');
  }
  // A first run that died may not have come as far as the queue; one that did is not queued again once it went out.
  if (delivery === 'queued') await pushQueue.send({ messageId, realm, transactionId });
  return { message, left: taken.left };
}

/** Trouble with the table of messages has a reason of its own. */
export function kept<Value>(work: Promise<Value>): Promise<Value> {
  return work.catch((cause: unknown) => {
    throw new PushSendFailure('CTS_ERROR', undefined, { cause });
  });
}

// Why a push could not be sent: the reasons that AM's Push Sender node leaves in state, and its sentences.

const messages = {
  MISSING_USERNAME: 'Expected username to be set.',
  SENDER_ALREADY_USED: 'Message ID is already set! Must finish one push authentication before starting a new one.',
  CTS_ERROR: 'Unable to persist message token in core token service.',
  TRANSMISSION_FAILURE: 'AuthenticatorPush :: sendMessage() : Failed to transmit message through PushService.',
} as const;

export type PushSendFailureReason = keyof typeof messages;

/** For log and audit: what the reason leaves open. */
export type PushSendFailureDetail = 'budget' | 'endpointDisabled' | 'identity' | 'noService' | 'payload';

export class PushSendFailure extends Error {
  override readonly name = 'PushSendFailure';
  readonly reason: PushSendFailureReason;
  readonly detail: PushSendFailureDetail | undefined;

  constructor(reason: PushSendFailureReason, detail?: PushSendFailureDetail, options?: ErrorOptions) {
    super(messages[reason], options);
    this.reason = reason;
    this.detail = detail;
  }
}

/** Whatever went wrong, as a reason. */
export function pushSendFailure(error: unknown): PushSendFailure {
  if (error instanceof PushSendFailure) return error;
  const detail = error instanceof PushPayloadError ? 'payload' : undefined;
  return new PushSendFailure('TRANSMISSION_FAILURE', detail, { cause: error });
}
