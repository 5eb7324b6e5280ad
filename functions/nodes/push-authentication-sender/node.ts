// Push Sender. The message is written once per visit and holds everything that goes out: a repeated request can send
// nothing but the same again, and phones show the same only once.

import { authenticationMessage } from '../../mfa/push/authentication-message.ts';
import { customPayload } from '../../mfa/push/custom-payload.ts';
import type { PushDeviceProfile } from '../../mfa/push/push-device-profile.ts';
import { defaultPushText, pushText } from '../../mfa/push/push-text.ts';
import { PushSendFailure, pushSendFailure } from '../../mfa/push/send-failure.ts';
import { kept, sendPush } from '../../mfa/push/send-push.ts';
import { goTo, implementNode, type NodeContext } from '../../node/define-node.ts';
import { NodeError } from '../../node/errors.ts';
import { bestText } from '../../node/localised-text.ts';
import { resolveIdentity, sharedText } from '../../node/resolve-identity.ts';
import type { Ports } from '../../ports/index.ts';
import type { PushFacts } from '../../ports/node-runner.ts';
import type { NewPushMessage, PushResults } from '../../ports/push.ts';
import type { Identities, Identity } from '../../ports/users.ts';
import { definition, longestPush, type PushSenderConfig } from './definition.ts';

type Context = NodeContext<PushSenderConfig>;
type SenderPorts = Pick<Ports, (typeof definition.needs)[number]>;

const errorCodes = {
  MISSING_USERNAME: 'ERR_NODE_INPUT',
  SENDER_ALREADY_USED: 'ERR_NODE_INPUT',
  CTS_ERROR: 'ERR_NODE_STORE',
  TRANSMISSION_FAILURE: 'ERR_PUSH_NOT_SENT',
} as const;

/** As phones know them. */
const pushTypes = { DEFAULT: 'default', CHALLENGE: 'challenge', BIOMETRIC: 'biometric' } as const;

const tooMany = 'Too many notifications. Try again in a few minutes.';

export const node = implementNode(definition, async (context, ports) => {
  try {
    return await askPhone(context, ports);
  } catch (error) {
    return failed(context, pushSendFailure(error));
  }
});

async function askPhone(context: Context, ports: SenderPorts) {
  const { config, state } = context;
  const username = state.getShared('username');
  if (typeof username !== 'string') throw new PushSendFailure('MISSING_USERNAME');
  await requireNoneWaiting(context, ports.pushResults);
  const identity = await identified(context, ports.identities);
  const [[device], setting] = await Promise.all([
    ports.pushDevices.list(identity),
    config.mandatory ? 'notSkippable' : ports.skipSettings.get(identity, 'push'),
  ]);
  if (setting === 'skippable') return goTo('SKIPPED');
  if (!device) {
    state.putShared('mfaMethod', 'push');
    return goTo('NOT_REGISTERED');
  }
  const { push, visit } = context;
  if (!push) throw new PushSendFailure('TRANSMISSION_FAILURE', 'noService');
  if (device.endpointDisabled) throw new PushSendFailure('TRANSMISSION_FAILURE', 'endpointDisabled');
  const now = context.clock.now();
  const expiresAt = Math.min(now + Math.min(config.messageTimeout, longestPush), context.journeyEnds);
  const asked = newMessage(context, push, identity, device.profile, { username, now, expiresAt });
  const message = await sendPush(ports, asked, { visit, budget: push.budget });
  state.putShared('pushMessageId', message.messageId);
  state.putShared('t', expiresAt - now);
  state.putShared('pushMechanismUid', device.profile.deviceMechanismUID);
  // What an earlier push has left would be shown for this one.
  state.remove('pushMessageExpiration');
  if (message.number === undefined) state.remove('pushNumberChallengeKey');
  else state.putShared('pushNumberChallengeKey', `${message.number}`);
  return goTo('SENT');
}

/** A push that nobody can answer any more is replaced; a live one has to be finished first. */
async function requireNoneWaiting({ state }: Context, pushResults: PushResults): Promise<void> {
  const earlier = sharedText(state, 'pushMessageId');
  if (earlier === undefined) return;
  const message = await kept(pushResults.find(earlier));
  if (message && !message.answer && message.delivery !== 'failed') throw new PushSendFailure('SENDER_ALREADY_USED');
}

async function identified(context: Context, identities: Identities): Promise<Identity> {
  try {
    return await resolveIdentity(context, identities);
  } catch (cause) {
    if (!(cause instanceof NodeError)) throw cause;
    throw new PushSendFailure('TRANSMISSION_FAILURE', 'identity', { cause });
  }
}

function newMessage(
  context: Context,
  push: PushFacts,
  identity: Identity,
  device: PushDeviceProfile,
  { username, now, expiresAt }: { username: string; now: number; expiresAt: number },
): NewPushMessage {
  const { config, strict, realm, state, locales, client, randomness, transactionId } = context;
  const template = bestText(config.userMessage, locales, 'none') || defaultPushText;
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
  const events = detail === 'budget' ? ([{ eventName: 'WAYMARK-PUSH-REFUSED-BY-BUDGET' }] as const) : undefined;
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
