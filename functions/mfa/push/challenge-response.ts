// The proof that a phone holds the shared secret: the HMAC-SHA256 (RFC 2104) of a fresh challenge.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { lenientBase64 } from './lenient-base64.ts';

/** Both sides as raw bytes. */
export const challengeResponse = (secret: Uint8Array, challenge: Uint8Array): Uint8Array =>
  new Uint8Array(createHmac('sha256', secret).update(challenge).digest());

/** Whether a text is the Base64 of the answer to `challenge`. The time it takes does not tell how close it is. */
export const isChallengeResponse = (response: string, secret: Uint8Array, challenge: Uint8Array): boolean => {
  const expected = challengeResponse(secret, challenge);
  const given = lenientBase64(response);
  return given?.length === expected.length && timingSafeEqual(given, expected);
};
