// Compact JWTs under HS256 (RFC 7515), as phones write and read them. The phone has its own code for this, so that
// phone and server check each other.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type JsonObject, parseObject } from '../json-object.ts';

export interface PhoneJwt {
  readonly claims: JsonObject;
  /** Everything before the last dot. */
  readonly signed: string;
  readonly signature: Uint8Array;
}

const header = Buffer.from('{"typ":"JWT","alg":"HS256"}').toString('base64url');

const mac = (key: Uint8Array, text: Uint8Array | string): Buffer => createHmac('sha256', key).update(text).digest();

/** The claims keep their order. */
export function signJwt(claims: JsonObject, key: Uint8Array): string {
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${signed}.${mac(key, signed).toString('base64url')}`;
}

/** Undefined for what an app would not take as a JWT under HS256. The signature is not looked at yet. */
export function readJwt(jwt: string): PhoneJwt | undefined {
  const [, head, body, signature] = /^([\w-]+)\.([\w-]+)\.([\w-]{43})$/.exec(jwt) ?? [];
  // An iOS app pads the header before it verifies, so that only whole groups of four verify.
  if (!head || !body || !signature || head.length % 4 !== 0) return undefined;
  const fields = parseObject(fromBase64url(head));
  const claims = parseObject(fromBase64url(body));
  if (!fields || !claims || fields['alg'] !== 'HS256') return undefined;
  if (Object.values(fields).some((value) => typeof value !== 'string')) return undefined;
  return { claims, signed: `${head}.${body}`, signature: Buffer.from(signature, 'base64url') };
}

export function isSignedWith({ signed, signature }: PhoneJwt, key: Uint8Array): boolean {
  return timingSafeEqual(mac(key, signed), signature);
}

/** The proof that the phone knows the secret: Base64 of the HMAC of the challenge's bytes. */
export function challengeAnswer(key: Uint8Array, challenge: Uint8Array): string {
  return mac(key, challenge).toString('base64');
}

const fromBase64url = (text: string): string => Buffer.from(text, 'base64url').toString();
