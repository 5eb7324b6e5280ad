// Opens the registration of a phone: a message that waits for it, and a device with a fresh secret for the journey to
// carry until the phone has answered.

import { newPushDeviceProfile, type PushDeviceProfile } from '../mfa/push/push-device-profile.ts';
import type { PushUriParts } from '../mfa/push/push-registration-uri.ts';
import { accountNameOf } from '../mfa/registration-label.ts';
import type { NodeContext } from '../node/define-node.ts';
import type { PushRegistrationConfig } from '../node/registration-config.ts';
import type { PushMessage, PushMessageMaking } from '../ports/push.ts';
import type { Identity } from '../ports/users.ts';
import { uuid } from '../ports/uuid.ts';
import type { Branded } from './branded.ts';
import { keepPendingPushDevice } from './push-device.ts';
import { registrationFailure } from './registration.ts';

type Context = NodeContext<Branded<PushRegistrationConfig>>;

export interface PushRegistration {
  readonly profile: PushDeviceProfile;
  readonly message: PushMessage;
}

/**
 * The message lives for the node's `timeout`, counted from now, and its end is the time-out: whatever the service says,
 * but never longer than the journey. Throws `ERR_NODE_CONFIG` without a push service, `ERR_NODE_STORE` when the message
 * could not be written.
 */
export async function openPushRegistration(
  context: Context,
  pushMessageMaking: PushMessageMaking,
  identity: Identity,
): Promise<PushRegistration> {
  const { config, realm, visit, journeyEnds, transactionId, clock, randomness, state, log } = context;
  const { messageSeconds } = requirePushService(context);
  const expiresAt = Math.min(clock.now() + config.timeout * 1000, journeyEnds);
  const secret = Buffer.from(randomness.bytes(32)).toString('base64');
  const opened = pushMessageMaking.create(visit, {
    type: 'REGISTER',
    realm,
    username: identity.username,
    transactionId,
    deviceUuid: uuid(randomness),
    challenge: Buffer.from(randomness.bytes(32)).toString('base64'),
    secret,
    expiresAt,
    keptUntil: expiresAt + messageSeconds * 1000,
  });
  const message = await opened.catch((cause: unknown) => {
    throw registrationFailure(log, 'ERR_NODE_STORE', 'Unable to persist token in core token service.', cause);
  });
  // Of two copies of a request the slower gets the other's message: what it shows follows from that, not from its own.
  const profile = newPushDeviceProfile({
    uuid: message.deviceUuid,
    secretBytes: Buffer.from(message.secret ?? secret, 'base64'),
    issuer: config.issuer,
    createdDate: message.createdAt,
  });
  const codeSeed = Buffer.from(randomness.bytes(32)).toString('hex');
  keepPendingPushDevice(state, { profile, codeSeed }, message);
  return { profile, message };
}

/** Throws `ERR_NODE_CONFIG` when the realm has no Push Notification Service. */
export function requirePushService({ push, log }: Context): NonNullable<Context['push']> {
  if (push) return push;
  const message = 'Unable to read service addresses for Push Notification Service.';
  throw registrationFailure(log, 'ERR_NODE_CONFIG', message);
}

/** What a registration URI says of the phone's half. */
export function pushUriParts(
  { config, realm, baseUrl }: Context,
  identity: Identity,
  { profile, message }: PushRegistration,
): PushUriParts {
  return {
    issuer: config.issuer,
    account: accountNameOf(identity, config.accountName),
    messageId: message.messageId,
    secret: profile.sharedSecret,
    challenge: message.challenge,
    baseUrl,
    realm,
    userId: identity.username,
    deviceId: profile.uuid,
    backgroundColor: config.bgColor,
    imageUrl: config.imgUrl,
  };
}
