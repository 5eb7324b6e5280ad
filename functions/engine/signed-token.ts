// Tokens of ours that travel with clients: compact JWS (RFC 7515), HS256 under a key of a ring that `kid` names, apart
// from each other by their `typ`. Made and read at once, by node:crypto: a turn does it four times.
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { isJsonObject } from '../json.ts';
import type { KeyRing } from '../ports/keys.ts';

/** Why a token is none of ours: `malformed`, or signed with no key of the ring, or not as we sign. */
export class TokenError extends Error {
  readonly flaw: 'malformed' | 'signature';

  constructor(flaw: 'malformed' | 'signature') {
    super(`The token is refused: ${flaw}`);
    this.flaw = flaw;
  }
}

export function signToken(type: string, claims: object, { current }: KeyRing): string {
  const signed = `${encoded({ typ: type, alg: 'HS256', kid: current.id })}.${encoded(claims)}`;
  return `${signed}.${signature(signed, current.secret)}`;
}

/** What a token of this type says, whatever that is. Throws TokenError. */
export function tokenClaims(type: string, token: string, ring: KeyRing): unknown {
  const [head = '', payload = '', given = '', ...more] = token.split('.');
  if (given === '' || more.length > 0) throw new TokenError('malformed');
  const header = decoded(head);
  if (!isJsonObject(header) || typeof header['alg'] !== 'string') throw new TokenError('malformed');
  // We say nothing in a header that a reader would have to understand.
  if ('crit' in header) throw new TokenError('malformed');
  const { alg, kid, typ } = header;
  const key = typeof kid === 'string' ? ring.find(kid) : undefined;
  if (alg !== 'HS256' || !key) throw new TokenError('signature');
  // By its text: the last character has two bits that decode to nothing, and decoders take more alphabets than one, so
  // that one token would have several texts. What was signed is its text, so the other parts have no such play.
  const right = Buffer.from(signature(`${head}.${payload}`, key.secret));
  const found = Buffer.from(given);
  if (found.length !== right.length || !timingSafeEqual(found, right)) throw new TokenError('signature');
  // The same keys sign other tokens of ours.
  if (typ !== type) throw new TokenError('malformed');
  return decoded(payload);
}

function signature(text: string, key: KeyObject): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    throw new TokenError('malformed');
  }
}
