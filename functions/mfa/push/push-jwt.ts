// The JWTs between server and phone: compact JWS (RFC 7515), HS256 under the secret that the two share.

import { createHmac } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../json.ts';
import { sameText } from '../same-text.ts';

/** Characters. What real phones send stays under 1000; a device token may be long. */
export const longestPushJwt = 8192;

export interface PushJwtRefusal {
  readonly ok: false;
  /** For the log; phones are told nothing. */
  readonly reason: 'length' | 'form' | 'algorithm' | 'signature';
}

function segment(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function text(part: string): string {
  return Buffer.from(part, 'base64url').toString();
}

function signature(input: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(input).digest('base64url');
}

/** No other member: the SDK for iOS cannot verify a header whose encoding is not a multiple of four long. */
const header = segment({ typ: 'JWT', alg: 'HS256' });

/** The claims travel in the order given. Throws when the secret is not Base64 of at least 32 bytes. */
export function signPushJwt(claims: Readonly<Record<string, string>>, secret: string): string {
  const key = pushSecretBytes(secret);
  if (!key) throw new Error('The shared secret of the push device is unusable');
  const input = `${header}.${segment(claims)}`;
  return `${input}.${signature(input, key)}`;
}

/** An extension that must be understood is refused (RFC 7515, section 4.1.11), since none is. */
function isSupported(protectedHeader: JsonObject): boolean {
  return protectedHeader['alg'] === 'HS256' && !Object.hasOwn(protectedHeader, 'crit');
}

/**
 * The claims of a JWT that this device has signed. Claims about time are not looked at: phones send none. Nothing in
 * the header chooses the key or the algorithm, and no claim is read before the signature is found good. The key must be
 * safe: `pushSecretBytes` says so.
 */
export function openPushJwt(
  jwt: string,
  key: Uint8Array,
): { readonly ok: true; readonly claims: JsonObject } | PushJwtRefusal {
  if (jwt.length > longestPushJwt) return { ok: false, reason: 'length' };
  const [, head, body, mark] = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(jwt) ?? [];
  if (head === undefined || body === undefined || mark === undefined) return { ok: false, reason: 'form' };
  const protectedHeader = parseClaims(text(head));
  if (!protectedHeader) return { ok: false, reason: 'form' };
  if (!isSupported(protectedHeader)) return { ok: false, reason: 'algorithm' };
  if (!sameText(mark, signature(`${head}.${body}`, key))) return { ok: false, reason: 'signature' };
  const claims = parseClaims(text(body));
  return claims ? { ok: true, claims } : { ok: false, reason: 'form' };
}

// The JSON inside a JWT (RFC 7519, section 4): one object, each of whose names stands there once, so that no two
// readers can take it differently.

/** The names of the outermost object of valid JSON, as often as they are written. */
function writtenNames(json: string): string[] {
  const names: string[] = [];
  let depth = 0;
  for (const { 0: sign, 1: text, 2: colon } of json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)|[{}[\]]/gs)) {
    if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    else if (text && colon && depth === 1) names.push(JSON.parse(text));
  }
  return names;
}

/** Undefined for anything else than such an object. */
function parseClaims(json: string): JsonObject | undefined {
  try {
    const claims: unknown = JSON.parse(json);
    return isJsonObject(claims) && Object.keys(claims).length === writtenNames(json).length ? claims : undefined;
  } catch {
    return undefined;
  }
}

// The key that a server and one phone share, and by which each knows the other's messages.

/** What HS256 needs (RFC 7518, section 3.2) and phones insist on. Under an empty key anybody could sign. */
const leastBytes = 32;

/** The raw key behind its Base64 text. Undefined when it cannot be read or is too short to be safe. */
export function pushSecretBytes(sharedSecret: string): Uint8Array | undefined {
  const bytes = lenientBase64(sharedSecret);
  return bytes && bytes.length >= leastBytes ? bytes : undefined;
}

// Base64 (RFC 4648, sections 4 and 5) as forgivingly as it can be read without guessing.

/**
 * Takes both alphabets; padding is optional, but whole when there. Undefined for any other sign and for a length that
 * no bytes have.
 */
export function lenientBase64(text: string): Uint8Array | undefined {
  const [, digits, padding] = /^([\w+/-]*)(={0,2})$/.exec(text) ?? [];
  if (digits === undefined || padding === undefined) return undefined;
  const isWhole = padding ? (digits.length + padding.length) % 4 === 0 : digits.length % 4 !== 1;
  return isWhole ? new Uint8Array(Buffer.from(digits, 'base64')) : undefined;
}
