// The message that asks a phone whether its user may sign in: what waits in its row, and the signed notification in it.
import type { JsonObject } from '../../json.ts';
import type { NewPushMessage, PushNotification } from '../../ports/push.ts';
import type { User } from '../../ports/users.ts';
import { newMessageId } from './message-id.ts';
import { numberChallenge } from './number-challenge.ts';
import { type PushContext, pushClaims } from './push-claims.ts';
import type { PushDeviceProfile } from './push-device-profile.ts';
import { signPushJwt } from './push-jwt.ts';
import { snsMessage } from './push-notification.ts';

export interface AuthenticationPush {
  /** As stored. */
  readonly user: User;
  readonly device: PushDeviceProfile;
  /** With its variables filled in. */
  readonly text: string;
  readonly pushType: PushNotification['pushType'];
  readonly customPayload: JsonObject;
  /** Left out unless the node shows context information. */
  readonly context?: PushContext | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Milliseconds since the epoch; one moment for phone, row and verifier. */
  readonly expiresAt: number;
  /** Milliseconds since the epoch. */
  readonly keptUntil: number;
  readonly fcmPayload: PushNotification['fcmPayload'];
  /** Of the turn that asks. */
  readonly transactionId: string;
}

const challengeBytes = 32;

/**
 * `randomBytes` must be cryptographically secure. Throws PushPayloadError for what a phone's platform would not carry, and
 * Error for a device whose secret is unusable.
 */
export function authenticationMessage(
  push: AuthenticationPush,
  randomBytes: (count: number) => Uint8Array,
): NewPushMessage {
  const { user, device, text, pushType, customPayload, context, now, expiresAt, keptUntil, fcmPayload, transactionId } =
    push;
  const timeout = Math.max(0, expiresAt - now);
  const challenge = Buffer.from(randomBytes(challengeBytes)).toString('base64');
  const choice = pushType === 'challenge' ? numberChallenge(randomBytes) : undefined;
  const claims = pushClaims({
    mechanismUid: device.deviceMechanismUID,
    challenge,
    text,
    pushType,
    createdAt: now,
    timeout,
    userId: user.username,
    customPayload,
    context,
    numbers: choice?.numbers,
  });
  const jwt = signPushJwt(claims, device.sharedSecret);
  // Better known here, where the journey can still say so, than to the worker that sends. Ids are all of one length.
  snsMessage({ text, jwt, pushType, fcmPayload, timeout, messageId: newMessageId('AUTHENTICATE', '', now) });
  return {
    type: 'AUTHENTICATE',
    realm: user.realm,
    username: user.username,
    transactionId,
    deviceUuid: device.uuid,
    challenge,
    endpoint: device.communicationId,
    notification: { jwt, text, pushType, fcmPayload },
    ...(choice && { number: choice.answer }),
    expiresAt,
    keptUntil,
  };
}
