// The text that SNS gets to publish to a phone: one member per platform, each JSON inside a string. Mobile push has no
// use for a subject.

import type { PushNotification } from '../../ports/push.ts';

/** A push that a phone's platform would not carry. It quotes nothing of what is in it. */
export class PushPayloadError extends Error {
  override readonly name = 'PushPayloadError';
  readonly code = 'ERR_PUSH_PAYLOAD_SIZE';

  constructor() {
    super('Payload data exceed maximum accepted size');
  }
}

/** Bytes: what Apple's and Google's services take. */
export const largestPayload = 4096;

/**
 * Of the two forms for FCM, `fcmV1` says priority and lifetime outright; `legacy` is AM's older one, for SNS to
 * convert.
 */
export type PushToPublish = Omit<PushNotification, 'endpoint'> & {
  readonly messageId: string;
  /** Milliseconds after which the platform may drop it. */
  readonly timeout: number;
};

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function googlePayload({ jwt, messageId, timeout, fcmPayload }: PushToPublish): object {
  // Data alone: a `notification` would be shown by the system, and the app would never see the rest.
  const data = { message: jwt, messageId };
  if (fcmPayload === 'legacy') return { priority: 'high', data };
  const ttl = `${Math.floor(timeout / 1000)}s`;
  return { fcmV1Message: { message: { data, android: { priority: 'high', ttl } } } };
}

function applePayload({ jwt, messageId, pushType }: PushToPublish, alert: string): object {
  return {
    aps: {
      alert,
      sound: 'default',
      category: pushType === 'default' ? 'authentication' : `authentication_${pushType}`,
      'interruption-level': 'time-sensitive',
      messageId,
      data: jwt,
      'content-available': 1,
      'mutable-content': 1,
    },
  };
}

/** As much of the text as the payload has room for. The JWT holds all of it, and the app shows that. */
function fittingAlert(push: PushToPublish): string {
  const fits = (alert: string) => jsonBytes(applePayload(push, alert)) <= largestPayload;
  if (fits(push.text)) return push.text;
  let alert = '';
  for (const sign of push.text) {
    if (!fits(`${alert}${sign}…`)) break;
    alert += sign;
  }
  return `${alert}…`;
}

/**
 * The `Message` of a publish with `MessageStructure` `json`, for phones of either kind. Throws PushPayloadError for a
 * JWT with which no text fits beside it: what a realm can send must not depend on which phone its user has.
 */
export function snsMessage(push: PushToPublish): string {
  const apple = applePayload(push, fittingAlert(push));
  // Google's payload is always the smaller one.
  if (jsonBytes(apple) > largestPayload) throw new PushPayloadError();
  const APNS = JSON.stringify(apple);
  const GCM = JSON.stringify(googlePayload(push));
  return JSON.stringify({ default: push.text, GCM, APNS, APNS_SANDBOX: APNS });
}
