// The claims of a push. All of them are strings; an app drops a push with any other, or with one that it needs missing.
import * as z from 'zod';
import { readPushContext, type StoredPush } from '../accounts/phone-state.ts';
import { type JsonObject, parseObject } from '../json-object.ts';
import { isCookieText } from './cookie.ts';

const wholeNumber = z.string().regex(/^\d{1,15}$/);
const base64 = z.base64().min(1);

const pushClaims = z
  .object({
    u: z.string().min(1),
    c: base64,
    l: base64,
    /** Seconds. */
    t: wholeNumber,
    /** Epoch milliseconds. */
    i: wholeNumber.optional(),
    m: z.string().optional(),
    k: z.enum(['default', 'challenge', 'biometric']).optional(),
    n: z.string().optional(),
    x: z.string().optional(),
    p: z.string().optional(),
    d: z.string().optional(),
  })
  .refine(({ k, n }) => k !== 'challenge' || /^\d+(,\d+)*$/.test(n ?? ''));
export type ReceivedClaims = z.infer<typeof pushClaims>;

export function readPushClaims(claims: JsonObject): ReceivedClaims | undefined {
  return pushClaims.safeParse(claims).data;
}

/** `receivedAt` in epoch milliseconds: the time of a push that names none. */
export function pushOf(messageId: string, claims: ReceivedClaims, receivedAt: number): StoredPush {
  const createdAt = claims.i === undefined ? receivedAt : Number(claims.i);
  const type = claims.k ?? 'default';
  const cookie = Buffer.from(claims.l, 'base64').toString();
  return {
    messageId,
    mechanismUid: claims.u,
    type,
    text: claims.m ?? '',
    numbers: type === 'challenge' ? (claims.n ?? '').split(',').map(Number) : [],
    context: readPushContext(parseObject(claims.x ?? '')),
    customPayload: claims.p,
    challenge: claims.c,
    cookie: isCookieText(cookie) ? cookie : undefined,
    createdAt,
    expiresAt: createdAt + Number(claims.t) * 1000,
    state: 'pending',
  };
}
