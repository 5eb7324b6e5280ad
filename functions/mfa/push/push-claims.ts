// What a push says, as the claims of its JWT. Every one is a string: phones refuse numbers.

import * as z from 'zod';
import type { JsonObject } from '../../json.ts';
import type { PushNotification } from '../../ports/push.ts';
import { PushPayloadError } from './push-notification.ts';

/** Stands for the load balancer's cookie where there is none: several phones insist on one. */
export const defaultLoadBalancerCookie = 'amlbcookie=01';

/** Bytes of JSON; AM's limit. */
const largestCustomPayload = 3072;

export interface Push {
  /** As the phone gave it at registration: the case matters. */
  readonly mechanismUid: string;
  /** Standard Base64. */
  readonly challenge: string;
  /** With its variables filled in. */
  readonly text: string;
  readonly pushType: PushNotification['pushType'];
  /** Epoch milliseconds. Two pushes to one device must not share them: phones would take the one for the other. */
  readonly createdAt: number;
  /** Milliseconds, of which whole seconds travel. */
  readonly timeout: number;
  readonly userId: string;
  readonly customPayload?: JsonObject | undefined;
  /** Left out unless the node shows context information. */
  readonly context?: PushContext | undefined;
  /** Of a number challenge. */
  readonly numbers?: readonly number[] | undefined;
  /** `name=value`. Default: `amlbcookie=01`. */
  readonly loadBalancerCookie?: string | undefined;
}

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
export function pushClaims(push: Push): PushClaims {
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
}

// The sentence that a push shows.

export const defaultPushText = 'Login attempt from {{user}} at {{issuer}}';

/** Fills in the two variables, wherever they stand; nothing inside a name is taken for a variable. */
export function pushText(template: string, names: { readonly user: string; readonly issuer: string }): string {
  return template
    .replaceAll(/\{\{(user|issuer)\}\}/g, (_, name) => (name === 'user' ? names.user : names.issuer))
    .toWellFormed();
}

// Where a login comes from, as the phone shows it to its user: the context information of AM's Push Sender node.

const longestUserAgent = 256;

const place = z.object({ latitude: z.number(), longitude: z.number() });

export interface PushContext {
  /**
   * As the client's device profile has it; left out unless it has a `latitude` and a `longitude`. Nobody vouches for
   * it.
   */
  readonly location?: unknown;
  readonly remoteIp?: string | undefined;
  /** Cut at 256 characters: it is the client's to choose, and shares the push's room. */
  readonly userAgent?: string | undefined;
}

/** JSON text, `{}` when nothing is known. */
function pushContext({ location, remoteIp, userAgent }: PushContext): string {
  const { data } = place.safeParse(location);
  return JSON.stringify({
    ...(data && { location: data }),
    ...(remoteIp && { remoteIp }),
    ...(userAgent && { userAgent: userAgent.slice(0, longestUserAgent).toWellFormed() }),
  });
}
