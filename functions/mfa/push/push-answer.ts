// What a phone says, taken for true only once it has proved who it is: registrations, authentications, new tokens.

import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { JsonObject } from '../../json.ts';
import { cleanDeviceName } from '../device-name.ts';
import { lenientBase64, openPushJwt, type PushJwtRefusal, pushSecretBytes } from './push-jwt.ts';

/** What the phone sent, and what the server knows of it. Nothing here throws, whatever they are. */
export interface PushProof {
  readonly jwt: string;
  /** Base64. */
  readonly secret: string;
  /** Base64, as it was sent to the phone. */
  readonly challenge: string;
}

export interface PushRefusal {
  readonly ok: false;
  /** For the log; phones are told nothing. */
  readonly reason: PushJwtRefusal['reason'] | 'secret' | 'challenge' | 'response' | 'claims';
}

/** How a phone can be reached. */
export interface PhoneAddress {
  /** `android`, `ios`. */
  readonly deviceType: string;
  /** The token of the phone's push service. */
  readonly deviceId: string;
  readonly communicationType: 'apns' | 'gcm';
  /** What its user calls it; older apps do not tell. At most 100 characters. */
  readonly deviceName?: string;
}

export type PhoneRegistration = PhoneAddress & {
  /** The app's own id of the account, as it spells it. */
  readonly mechanismUid: string;
};

export interface PhoneDecision {
  readonly decision: 'approved' | 'denied';
  /** The number that was chosen. An approval without it answers no number challenge. */
  readonly number?: number;
  /** Denied, and the phone's owner says that somebody else asked. AM's app has no such button. */
  readonly disowned?: true;
}

function filled(longest: number) {
  return z.string().max(longest).regex(/\S/);
}

const address = z.object({
  deviceType: filled(64),
  deviceId: filled(4096),
  communicationType: z.enum(['apns', 'gcm']),
  deviceName: z.string().catch(''),
});

const registration = address.extend({ mechanismUid: filled(256) });

/** A name is for display only: one that cannot be shown as it is becomes one that can, or none. */
function withName<T extends { readonly deviceName: string }>({ deviceName, ...rest }: T) {
  const name = cleanDeviceName(deviceName);
  return { ...rest, ...(name && { deviceName: name }) };
}

function refused(reason: PushRefusal['reason']): PushRefusal {
  return { ok: false, reason };
}

/** Signature first, then the answer to this very challenge: without it the same JWT would be good for any message. */
export function verifyPushAnswer({
  jwt,
  secret,
  challenge,
}: PushProof): { readonly ok: true; readonly claims: JsonObject } | PushRefusal {
  const key = pushSecretBytes(secret);
  if (!key) return refused('secret');
  const opened = openPushJwt(jwt, key);
  if (!opened.ok) return opened;
  const asked = lenientBase64(challenge);
  if (!asked?.length) return refused('challenge');
  const { response } = opened.claims;
  const isAnswer = typeof response === 'string' && isChallengeResponse(response, key, asked);
  return isAnswer ? opened : refused('response');
}

/** A phone that answers the challenge of its registration URI. */
export function verifyRegistration(
  proof: PushProof,
): { readonly ok: true; readonly registration: PhoneRegistration } | PushRefusal {
  const verified = verifyPushAnswer(proof);
  if (!verified.ok) return verified;
  const { data } = registration.safeParse(verified.claims);
  return data ? { ok: true, registration: withName(data) } : refused('claims');
}

function numberOf(value: unknown): number | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
  return /^[+-]?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** A phone that answers a push. Any `deny` but `null` denies, `false` included. */
export function verifyAuthentication(proof: PushProof): ({ readonly ok: true } & PhoneDecision) | PushRefusal {
  const verified = verifyPushAnswer(proof);
  if (!verified.ok) return verified;
  const { deny, challengeResponse, disowned } = verified.claims;
  const number = numberOf(challengeResponse);
  const decision = deny === undefined || deny === null ? 'approved' : 'denied';
  return {
    ...{ ok: true, decision },
    ...(number !== undefined && { number }),
    ...(decision === 'denied' && disowned === true && { disowned }),
  };
}

/**
 * A registered phone whose token has changed. There is no challenge, so nothing tells a repeat from a first time; but
 * an answer to a challenge is never taken for one.
 */
export function verifyRefresh({
  jwt,
  secret,
}: Omit<PushProof, 'challenge'>): { readonly ok: true; readonly address: PhoneAddress } | PushRefusal {
  const key = pushSecretBytes(secret);
  if (!key) return refused('secret');
  const opened = openPushJwt(jwt, key);
  if (!opened.ok) return opened;
  const { data } = address.safeParse(opened.claims);
  return data && !('response' in opened.claims) ? { ok: true, address: withName(data) } : refused('claims');
}

// The proof that a phone holds the shared secret: the HMAC-SHA256 (RFC 2104) of a fresh challenge.

/** Both sides as raw bytes. */
export function challengeResponse(secret: Uint8Array, challenge: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac('sha256', secret).update(challenge).digest());
}

/** Whether a text is the Base64 of the answer to `challenge`. The time it takes does not tell how close it is. */
export function isChallengeResponse(response: string, secret: Uint8Array, challenge: Uint8Array): boolean {
  const expected = challengeResponse(secret, challenge);
  const given = lenientBase64(response);
  return given?.length === expected.length && timingSafeEqual(given, expected);
}
