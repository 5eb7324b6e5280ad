// Push Sender. The message is written once per visit and holds everything that goes out: a repeated request can send
// nothing but the same again, and phones show the same only once.

import * as z from 'zod';
import { authenticationMessage } from '../mfa/push/authentication-message.ts';
import { customPayload } from '../mfa/push/custom-payload.ts';
import { defaultPushText, pushText } from '../mfa/push/push-claims.ts';
import type { PushDeviceProfile } from '../mfa/push/push-device-profile.ts';
import { PushSendFailure, pushSendFailure, sendPush } from '../mfa/push/send-push.ts';
import { confirmationCallback } from '../node/callbacks/confirmation-callback.ts';
import { textOutputCallback } from '../node/callbacks/text-output-callback.ts';
import { ask, defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { earlierPush, goesOn, isPushOf, withdraw } from '../node/earlier-push.ts';
import { NodeError } from '../node/errors.ts';
import { bestText, localeWarnings, localisedText } from '../node/localised-text.ts';
import { weakNumber } from '../node/number-bounds.ts';
import { wordsAskedFor } from '../node/realm-words.ts';
import { journeyUser, resolveIdentity, sharedText } from '../node/resolve-identity.ts';
import { againTexts, sentPushIn, sentPushKey } from '../node/sent-push.ts';
import type { CurrentConfiguration } from '../ports/configuration.ts';
import type { PortName, Ports } from '../ports/index.ts';
import type { PushFacts } from '../ports/node-runner.ts';
import type { NewPushMessage } from '../ports/push.ts';
import type { Identities, User } from '../ports/users.ts';

/** Milliseconds, whatever the config says: NIST SP 800-63B-4, section 3.1.3.2. */
const longestPush = 600_000;

const config = z.object({
  messageTimeout: z
    .int()
    .min(0, 'must be at least 0')
    .default(120_000)
    .describe('Milliseconds for which the phone may answer; ten minutes at most, whatever stands here'),
  userMessage: localisedText.describe(
    'Shown on the phone; `{{user}}` and `{{issuer}}` are filled in. Default: our own, in the language that is asked for',
  ),
  mandatory: z.boolean().default(false).describe('Takes skipping away: that the user has opted out does not count'),
  contextInfo: z.boolean().default(false).describe('Shows on the phone where the login comes from'),
  customPayload: z.array(z.string()).default([]).describe('Names of state values that the app gets'),
  pushType: z
    .enum(['DEFAULT', 'CHALLENGE', 'BIOMETRIC'])
    .default('DEFAULT')
    .describe('How the user approves: with a tap, by the number that the login shows, or with face or finger'),
  captureFailure: z
    .boolean()
    .default(false)
    .describe('What cannot be sent takes `FAILURE` instead of ending the journey'),
});

type PushSenderConfig = z.output<typeof config>;

const needs = [
  'currentConfiguration',
  'identities',
  'pushBudget',
  'pushDevices',
  'pushMessageMaking',
  'pushMessageRemoval',
  'pushQueue',
  'pushResults',
  'skipSettings',
] as const satisfies readonly PortName[];

type Context = NodeContext<PushSenderConfig>;
type SenderPorts = Pick<Ports, (typeof needs)[number]>;

const errorCodes = {
  MISSING_USERNAME: 'ERR_NODE_INPUT',
  SENDER_ALREADY_USED: 'ERR_NODE_INPUT',
  CTS_ERROR: 'ERR_NODE_STORE',
  TRANSMISSION_FAILURE: 'ERR_PUSH_NOT_SENT',
} as const;

/** As phones know them. */
const pushTypes = { DEFAULT: 'default', CHALLENGE: 'challenge', BIOMETRIC: 'biometric' } as const;

/** Which of several phones this journey has asked last. */
const askedKey = 'waymark.phoneAsked';

const refusedByBudget = { eventName: 'WAYMARK-PUSH-REFUSED-BY-BUDGET' } as const;

const sendAgain = 0;
const notPressed = 100;

const tooMany = 'Too many notifications. Try again in a few minutes.';

export const node = defineNode(
  {
    type: 'PushAuthenticationSenderNode',
    displayName: 'Push Sender',
    description:
      'Asks the user’s phone whether the user may sign in. Push Wait and Push Result Verifier come after it. On our own sign-in page it rings a phone again only when its user wants that: come to once more since a push has expired or was refused, it asks first.',
    config,
    outcomes: ['SENT', 'NOT_REGISTERED', 'SKIPPED', 'FAILURE'],
    callbacks: ['TextOutputCallback', 'ConfirmationCallback'],
    outcomesFor: ({ mandatory, captureFailure }) => [
      'SENT',
      'NOT_REGISTERED',
      ...(mandatory ? [] : ['SKIPPED']),
      ...(captureFailure ? ['FAILURE'] : []),
    ],
    told: ['sending'],
    needs,
    returns: { again: 'SENT' },
    warnings: ({ messageTimeout, userMessage }) => [
      ...localeWarnings('userMessage', userMessage),
      ...(messageTimeout < 1000 ? ['messageTimeout: is over before a phone can answer; it counts milliseconds'] : []),
      ...weakNumber('messageTimeout', messageTimeout, {
        ...{ most: longestPush, unit: ' ms' },
        rule: 'a push ends after ten minutes in any case, as NIST SP 800-63B-4, section 3.1.3.2, asks',
      }),
    ],
    strictWarnings: ({ pushType }) => [
      ...(pushType === 'CHALLENGE' ? [] : [`pushType: ${pushType} is sent as CHALLENGE (N-OOB-1)`]),
      'pushType: the user taps one number of three, for phones take no typed one (N-OOB-2, A-6.5.4, C-2 stay missed)',
    ],
  },
  async (context, ports) => {
    const question = questionFirst(context);
    if (question) return question;
    try {
      return await askPhone(context, ports);
    } catch (error) {
      return failed(context, pushSendFailure(error));
    }
  },
);

async function askPhone(context: Context, ports: SenderPorts) {
  const { config, state } = context;
  const username = state.getShared('username');
  if (typeof username !== 'string') throw new PushSendFailure('MISSING_USERNAME');
  const earlier = await earlierPush(context, ports.pushResults);
  const identity = await identified(context, ports.identities);
  if (earlier && goesOn(context, earlier, identity)) return goTo('SENT');
  const [devices, setting] = await Promise.all([
    ports.pushDevices.list(identity),
    config.mandatory ? 'notSkippable' : ports.skipSettings.get(identity, 'push'),
  ]);
  if (setting === 'skippable') return goTo('SKIPPED');
  const device = phoneToAsk(devices, sharedText(state, askedKey));
  if (!device) {
    state.putShared('mfaMethod', 'push');
    return goTo('NOT_REGISTERED');
  }
  const { push, visit } = context;
  if (!push) throw new PushSendFailure('TRANSMISSION_FAILURE', 'noService');
  if (device.endpointDisabled) throw new PushSendFailure('TRANSMISSION_FAILURE', 'endpointDisabled');
  const now = context.clock.now();
  const expiresAt = Math.min(now + Math.min(config.messageTimeout, longestPush), context.journeyEnds);
  const template = await sentence(context, ports.currentConfiguration);
  const asked = newMessage(context, push, identity, device.profile, { template, username, now, expiresAt });
  const sending = sendPush(ports, asked, { visit, budget: push.budget, approvedAt: lastApproval(devices) });
  const isOurs = earlier !== undefined && isPushOf(earlier, identity);
  const sent = await sending.catch((error: unknown) => keptWaiting(error, isOurs));
  if (sent === 'waiting') {
    const waiting = sentPushIn(state);
    if (waiting) state.putShared(sentPushKey, { ...waiting, left: 0 });
    return goTo('SENT', { events: [refusedByBudget] });
  }
  const { message, left } = sent;
  if (earlier) await withdraw(context, ports.pushMessageRemoval, earlier);
  if (context.hints) state.putShared(sentPushKey, { device: device.profile.deviceName, sentAt: now, expiresAt, left });
  state.putShared('pushMessageId', message.messageId);
  state.putShared('t', expiresAt - now);
  state.putShared('pushMechanismUid', device.profile.deviceMechanismUID);
  if (devices.length > 1) state.putShared(askedKey, device.profile.deviceMechanismUID);
  // What an earlier push has left would be shown for this one.
  state.remove('pushMessageExpiration');
  if (message.number === undefined) state.remove('pushNumberChallengeKey');
  else state.putShared('pushNumberChallengeKey', `${message.number}`);
  return goTo('SENT');
}

/**
 * Of several phones the one that was used last; after a push that came to nothing, the next. Those whose address does not work
 * come at the end.
 */
function phoneToAsk<Device extends { readonly profile: PushDeviceProfile; readonly endpointDisabled: boolean }>(
  devices: readonly Device[],
  asked: string | undefined,
): Device | undefined {
  const inOrder = devices.toSorted(
    (one, other) =>
      Number(one.endpointDisabled) - Number(other.endpointDisabled) ||
      other.profile.lastAccessDate - one.profile.lastAccessDate,
  );
  const before = inOrder.findIndex(({ profile }) => profile.deviceMechanismUID === asked);
  return inOrder[(before + 1) % inOrder.length];
}

/** When one of the phones was last used. One that was only registered has approved nothing. */
function lastApproval(devices: readonly { readonly profile: PushDeviceProfile }[]): number {
  const used = devices.filter(({ profile }) => profile.lastAccessDate > profile.createdDate);
  return Math.max(0, ...used.map(({ profile }) => profile.lastAccessDate));
}

/** Asked for by our own page alone: no timer of it rings a phone a second time. */
function questionFirst({ hints, byTimer, state, callbacks }: Context) {
  const ended = hints ? sentPushIn(state)?.ended : undefined;
  if (ended === undefined || (callbacks.length === 0 && !byTimer)) return undefined;
  if (confirmationCallback.answer(callbacks) === sendAgain) return undefined;
  const buttons = confirmationCallback.ask(['Send again'], { initial: notPressed });
  return ask([textOutputCallback.show(againTexts[ended]), buttons]);
}

/** No further push may go out: one that is under way can still be answered. */
function keptWaiting(error: unknown, isOurs: boolean): 'waiting' {
  if (isOurs && error instanceof PushSendFailure && error.detail === 'budget') return 'waiting';
  throw error;
}

/** Whom a node has identified is not looked up again: without a user there are no devices either. */
async function identified(context: Context, identities: Identities): Promise<User> {
  const known = context.universalId === undefined ? undefined : journeyUser(context);
  if (known) return known;
  try {
    return await resolveIdentity(context, identities);
  } catch (cause) {
    if (!(cause instanceof NodeError)) throw cause;
    throw new PushSendFailure('TRANSMISSION_FAILURE', 'identity', { cause });
  }
}

/** The author's; failing that AM's, or ours of the same meaning in a language that is asked for. */
async function sentence(context: Context, configuration: CurrentConfiguration): Promise<string> {
  const { userMessage } = context.config;
  const own = bestText(userMessage, context.locales, 'none');
  if (own) return own;
  const words = await wordsAskedFor(context, configuration);
  if (!words) return defaultPushText;
  const { en: english = '' } = userMessage;
  return words.translate(words.speaks(english) ? english : defaultPushText);
}

function newMessage(
  context: Context,
  push: PushFacts,
  identity: User,
  device: PushDeviceProfile,
  { template, username, now, expiresAt }: { template: string; username: string; now: number; expiresAt: number },
): NewPushMessage {
  const { config, strict, realm, state, client, randomness, transactionId } = context;
  const location = state.getObject('forgeRock.device.profile')?.['location'];
  return authenticationMessage(
    {
      ...{ user: { realm, username: identity.username }, device, now, expiresAt, fcmPayload: push.fcmPayload },
      text: pushText(template, { user: username, issuer: device.issuer }),
      // N-OOB-1: a push that is only approved says nothing of who looks at the screen. The biometric one is the same bytes.
      pushType: strict ? 'challenge' : pushTypes[config.pushType],
      customPayload: customPayload(state, config.customPayload),
      context: config.contextInfo ? { location, remoteIp: client.sourceIp, userAgent: client.userAgent } : undefined,
      keptUntil: expiresAt + push.messageSeconds * 1000,
      transactionId,
    },
    (count) => randomness.bytes(count),
  );
}

function failed({ config, state, log }: Context, { reason, detail, message, cause }: PushSendFailure) {
  const facts = { reason, ...(detail && { detail }), ...(cause instanceof Error && { error: cause.name }) };
  const clientMessage = detail === 'budget' ? tooMany : undefined;
  const events = detail === 'budget' ? [refusedByBudget] : undefined;
  // Without a detail it is no refusal of ours: something is down, or wrong.
  log[cause && detail === undefined ? 'error' : 'warn'](message, { event: 'push-not-sent', ...facts });
  if (!config.captureFailure) throw new NodeError(errorCodes[reason], message, { cause, clientMessage, events });
  state.putShared('PushAuthFailureReason', reason);
  return goTo('FAILURE', {
    audit: facts,
    ...(events && { events }),
    ...(clientMessage && { errorMessage: clientMessage }),
  });
}
