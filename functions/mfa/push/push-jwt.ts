// The JWTs between server and phone: compact JWS (RFC 7515), HS256 under the secret that the two share.

import { createHmac } from 'node:crypto';
import type { JsonObject } from '../../json.ts';
import { sameText } from '../same-text.ts';
import { parseClaims } from './claims-json.ts';
import { pushSecretBytes } from './push-secret.ts';

/** Characters. What real phones send stays under 1000; a device token may be long. */
export const longestPushJwt = 8192;

export type PushJwtRefusal = {
  readonly ok: false;
  /** For the log; phones are told nothing. */
  readonly reason: 'length' | 'form' | 'algorithm' | 'signature';
};

const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const text = (part: string): string => Buffer.from(part, 'base64url').toString();

const signature = (input: string, key: Uint8Array): string =>
  createHmac('sha256', key).update(input).digest('base64url');

/** No other member: the SDK for iOS cannot verify a header whose encoding is not a multiple of four long. */
const header = segment({ typ: 'JWT', alg: 'HS256' });

/** The claims travel in the order given. Throws when the secret is not Base64 of at least 32 bytes. */
export const signPushJwt = (claims: Readonly<Record<string, string>>, secret: string): string => {
  const key = pushSecretBytes(secret);
  if (!key) throw new Error('The shared secret of the push device is unusable');
  const input = `${header}.${segment(claims)}`;
  return `${input}.${signature(input, key)}`;
};

/** An extension that must be understood is refused (RFC 7515, section 4.1.11), since none is. */
const isSupported = (protectedHeader: JsonObject): boolean =>
  protectedHeader['alg'] === 'HS256' && !Object.hasOwn(protectedHeader, 'crit');

/**
 * The claims of a JWT that this device has signed. Claims about time are not looked at: phones send none. Nothing in
 * the header chooses the key or the algorithm, and no claim is read before the signature is found good. The key must be
 * safe: `pushSecretBytes` says so.
 */
export const openPushJwt = (jwt: string, key: Uint8Array): { ok: true; claims: JsonObject } | PushJwtRefusal => {
  if (jwt.length > longestPushJwt) return { ok: false, reason: 'length' };
  const [, head, body, mark] = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(jwt) ?? [];
  if (head === undefined || body === undefined || mark === undefined) return { ok: false, reason: 'form' };
  const protectedHeader = parseClaims(text(head));
  if (!protectedHeader) return { ok: false, reason: 'form' };
  if (!isSupported(protectedHeader)) return { ok: false, reason: 'algorithm' };
  if (!sameText(mark, signature(`${head}.${body}`, key))) return { ok: false, reason: 'signature' };
  const claims = parseClaims(text(body));
  return claims ? { ok: true, claims } : { ok: false, reason: 'form' };
};
