// The client's part of a ceremony: that it answers this very question, asked on a page that may ask.
import { timingSafeEqual } from 'node:crypto';
import { isJsonObject } from '../../json.ts';
import { isPermitted } from './relying-party.ts';

export interface Expected {
  readonly type: 'webauthn.create' | 'webauthn.get';
  readonly challenge: Uint8Array;
  readonly origins: readonly string[];
}

/** The origin that it names, or the reason why it does not count. */
export function checkClientData(
  text: string,
  { type, challenge, origins }: Expected,
): { readonly origin: string } | { readonly refusal: string } {
  const data = parsed(text);
  if (!data) return { refusal: 'clientData' };
  if (data['type'] !== type) return { refusal: 'type' };
  if (!isChallenge(data['challenge'], challenge)) return { refusal: 'challenge' };
  const { origin, topOrigin } = data;
  if (typeof origin !== 'string' || !isPermitted(origin, origins)) return { refusal: 'origin' };
  // In a frame of somebody else's page the user does not see whom he answers.
  const framed = data['crossOrigin'] === true || topOrigin !== undefined;
  if (framed && !(typeof topOrigin === 'string' && isPermitted(topOrigin, origins))) return { refusal: 'topOrigin' };
  return { origin };
}

/** Clients write it with and without padding, and in either alphabet: the bytes count. */
function isChallenge(value: unknown, challenge: Uint8Array): boolean {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return false;
  const bytes = Buffer.from(value, 'base64url');
  return bytes.length === challenge.length && timingSafeEqual(bytes, challenge);
}

function parsed(text: string) {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
