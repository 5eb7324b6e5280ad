// Push Result Verifier. It reads the message and leaves it as it is: a copy of the request must find what this one found.

import * as z from 'zod';
import { isPushMessageType, typeInMessageId } from '../mfa/push/message-id.ts';
import { defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { errorName, NodeError } from '../node/errors.ts';
import { journeyUser, sharedText } from '../node/resolve-identity.ts';
import { endingTexts, type PushEnding, pushEnded, sentPushKey } from '../node/sent-push.ts';
import { addNodeType } from '../node/session-properties.ts';
import type { PushResult, PushResults } from '../ports/push.ts';
import { type User, userKey } from '../ports/users.ts';

export const node = defineNode(
  {
    type: 'PushResultVerifierNode',
    displayName: 'Push Result Verifier Node',
    description: 'Says what has become of the push that Push Sender sent.',
    config: z.object({
      captureUndelivered: z
        .boolean()
        .default(false)
        .describe(
          'Our own: a way out for pushes that SNS, or the phone’s push service, refused for good. Off, they are `FALSE`',
        ),
      captureWrongNumber: z
        .boolean()
        .default(false)
        .describe('Our own: a way out for pushes that were approved with another number. Off, they are `FALSE`'),
    }),
    outcomes: ['TRUE', 'FALSE', 'EXPIRED', 'WAITING', 'UNDELIVERED', 'WRONG_NUMBER'],
    outcomesFor: ({ captureUndelivered, captureWrongNumber }) => [
      ...['TRUE', 'FALSE', 'EXPIRED', 'WAITING'],
      ...(captureUndelivered ? ['UNDELIVERED'] : []),
      ...(captureWrongNumber ? ['WRONG_NUMBER'] : []),
    ],
    inputs: ['realm', 'username', 'pushMessageId', 'NodeType'],
    reads: [sentPushKey],
    needs: ['pushDeviceUse', 'pushResults'],
    returns: {},
    proves: true,
  },
  async (context, { pushDeviceUse, pushResults }) => {
    const { state, log } = context;
    const messageId = sharedText(state, 'pushMessageId');
    if (messageId === undefined) {
      log.error('Unable to find push message ID in sharedState');
      throw new NodeError('ERR_NODE_INPUT', 'Unable to find push message ID');
    }
    const type = typeInMessageId(messageId);
    if (type === undefined) throw new NodeError('ERR_NODE_INPUT', 'Unable to parse message ID');
    const message = isPushMessageType(type) ? await found(pushResults, messageId) : undefined;
    const refusal = refusalOf(message, type, journeyUser(context));
    if (refusal !== undefined) {
      log.info('The push does not sign the user in', { reason: refusal });
      cleanUp(context);
      const ended = endings[refusal] ?? 'other';
      pushEnded(state, ended);
      // Clients that ask for no language get the message that AM has for any failure.
      const said = context.locales.request.length > 0 && endings[refusal] !== undefined;
      return goTo(wayOut(ended, context.config), {
        audit: { reason: refusal },
        ...(said && { errorMessage: endingTexts[ended] }),
      });
    }
    if (!message) {
      cleanUp(context);
      pushEnded(state, 'expired');
      return goTo('EXPIRED');
    }
    if (!message.answer) return goTo('WAITING');

    const user = { realm: message.realm, username: message.username };
    // By this date the sender knows that earlier pushes count no more. The phone has said yes, whatever becomes of it.
    await tidyUp(context, 'last access date', pushDeviceUse.touch(user, message.deviceUuid));
    cleanUp(context);
    state.remove(sentPushKey);
    // The key of an authenticator app is one in software, also where the app asks for a finger before it uses it.
    const proved = [{ factor: 'swk', device: `push#${message.deviceUuid}` }];
    return goTo('TRUE', { proved, sessionProperties: addNodeType(state, 'AuthenticatorPush') });
  },
);

/** What its user is told of a refusal; of any other nothing but that it is one. */
const endings: Readonly<Record<string, PushEnding>> = {
  denied: 'denied',
  noNumber: 'wrongNumber',
  wrongNumber: 'wrongNumber',
  undelivered: 'undelivered',
};

function wayOut(ended: PushEnding, captures: { captureUndelivered: boolean; captureWrongNumber: boolean }) {
  if (ended === 'undelivered' && captures.captureUndelivered) return 'UNDELIVERED';
  return ended === 'wrongNumber' && captures.captureWrongNumber ? 'WRONG_NUMBER' : 'FALSE';
}

/** Why this message cannot sign the user in any more; undefined when it can, may still, or is gone. */
function refusalOf(message: PushResult | undefined, type: string, user: User | undefined): string | undefined {
  // A registration proves nothing about a device that the user had before.
  if (type !== 'AUTHENTICATE') return 'type';
  if (!message) return undefined;
  // In a journey that leads back to the login, one user's approval must not sign another in.
  if (!user || userKey(user) !== userKey(message)) return 'otherUser';
  const { answer, number, delivery } = message;
  if (!answer) return delivery === 'failed' ? 'undelivered' : undefined;
  if (answer.decision === 'denied') return 'denied';
  if (number === undefined || answer.number === number) return undefined;
  return answer.number === undefined ? 'noNumber' : 'wrongNumber';
}

async function found(pushResults: PushResults, messageId: string): Promise<PushResult | undefined> {
  try {
    return await pushResults.find(messageId);
  } catch (cause) {
    throw new NodeError('ERR_NODE_STORE', 'An unexpected error occurred while verifying the push result', { cause });
  }
}

async function tidyUp({ log }: NodeContext, what: string, effect: Promise<void>): Promise<void> {
  await effect.catch((error: unknown) => {
    const name = errorName(error);
    log.error('The push was approved, but not everything could be noted', { what, error: name });
  });
}

function cleanUp({ state }: NodeContext): void {
  const keys = ['pushMessageId', 'pushMessageExpiration', 't', 'pushNumberChallengeKey', 'pushMechanismUid'];
  for (const key of keys) state.remove(key);
}
