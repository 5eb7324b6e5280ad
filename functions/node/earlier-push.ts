// What becomes of the push that a journey has sent before when it comes to the sender again. AM's clients meet AM's rule. Our
// own page lets its user leave the wait and come back, and have a push sent anew: then the phone is never asked twice at once.

import { kept, PushSendFailure } from '../mfa/push/send-push.ts';
import type { PushMessageRemoval, PushResult, PushResults } from '../ports/push.ts';
import { type User, userKey } from '../ports/users.ts';
import type { NodeContext } from './define-node.ts';
import { sharedText } from './resolve-identity.ts';

type Context = Pick<NodeContext, 'state' | 'hints' | 'returned' | 'log'>;

/**
 * The push that there still is, for our own page; none for others, who may send one that nobody can answer any more and have
 * to finish a live one first: throws `SENDER_ALREADY_USED`.
 */
export async function earlierPush(
  { state, hints, returned }: Context,
  pushResults: PushResults,
): Promise<PushResult | undefined> {
  const earlier = sharedText(state, 'pushMessageId');
  const message = earlier === undefined ? undefined : await kept(pushResults.find(earlier));
  if (hints || returned) return message;
  if (message && !message.answer && message.delivery !== 'failed') throw new PushSendFailure('SENDER_ALREADY_USED');
  return undefined;
}

/** Whether it can still say who signs in: not what registers a phone, nor what another user of the journey was asked. */
export function isPushOf(message: PushResult, user: User): boolean {
  return (
    message.type === 'AUTHENTICATE' &&
    userKey(message) === userKey(user) &&
    (!!message.answer || message.delivery !== 'failed')
  );
}

/** Who comes back to the phone goes on with the push that is there, and with its answer if there is one by now. */
export function goesOn({ returned }: Context, message: PushResult, user: User): boolean {
  return isPushOf(message, user) && (returned !== 'again' || message.answer !== undefined);
}

/** The one before can be answered no more. Nothing else is at stake: the journey knows its new push alone. */
export async function withdraw(
  { log }: Context,
  pushMessageRemoval: PushMessageRemoval,
  { messageId }: PushResult,
): Promise<void> {
  await pushMessageRemoval
    .remove(messageId)
    .catch(() => log.warn('An earlier push can still be answered, to no effect'));
}
