// What a push says, as the claims of its JWT. Every one is a string: phones refuse numbers.

import type { JsonObject } from '../../json.ts';
import type { PushNotification } from '../../ports/push.ts';
import { defaultLoadBalancerCookie } from './load-balancer-cookie.ts';
import { type PushContext, pushContext } from './push-context.ts';
import { PushPayloadError } from './push-payload-error.ts';

/** Bytes of JSON; AM's limit. */
const largestCustomPayload = 3072;

export type Push = {
  /** As the phone gave it at registration: the case matters. */
  mechanismUid: string;
  /** Standard Base64. */
  challenge: string;
  /** With its variables filled in. */
  text: string;
  pushType: PushNotification['pushType'];
  /** Epoch milliseconds. Two pushes to one device must not share them: phones would take the one for the other. */
  createdAt: number;
  /** Milliseconds, of which whole seconds travel. */
  timeout: number;
  userId: string;
  customPayload?: JsonObject | undefined;
  /** Left out unless the node shows context information. */
  context?: PushContext | undefined;
  /** Of a number challenge. */
  numbers?: readonly number[] | undefined;
  /** `name=value`. Default: `amlbcookie=01`. */
  loadBalancerCookie?: string | undefined;
};

export type PushClaims = {
  readonly u: string;
  readonly l: string;
  readonly c: string;
  readonly m: string;
  readonly k: string;
  readonly i: string;
  readonly t: string;
  readonly d: string;
  readonly p: string;
  readonly x?: string;
  readonly n?: string;
};

/** Throws PushPayloadError when the custom payload is larger than 3072 bytes of JSON. */
export const pushClaims = (push: Push): PushClaims => {
  const { loadBalancerCookie = defaultLoadBalancerCookie, customPayload = {}, context, numbers } = push;
  const payload = JSON.stringify(customPayload);
  if (Buffer.byteLength(payload) > largestCustomPayload) throw new PushPayloadError();
  return {
    u: push.mechanismUid,
    l: Buffer.from(loadBalancerCookie).toString('base64'),
    c: push.challenge,
    m: push.text,
    k: push.pushType,
    i: `${push.createdAt}`,
    t: `${Math.floor(push.timeout / 1000)}`,
    d: push.userId.toWellFormed(),
    p: payload,
    ...(context && { x: pushContext(context) }),
    ...(numbers && { n: numbers.join(',') }),
  };
};
