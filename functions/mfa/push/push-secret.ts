// The key that a server and one phone share, and by which each knows the other's messages.

import { lenientBase64 } from './lenient-base64.ts';

/** What HS256 needs (RFC 7518, section 3.2) and phones insist on. Under an empty key anybody could sign. */
const leastBytes = 32;

/** The raw key behind its Base64 text. Undefined when it cannot be read or is too short to be safe. */
export const pushSecretBytes = (sharedSecret: string): Uint8Array | undefined => {
  const bytes = lenientBase64(sharedSecret);
  return bytes && bytes.length >= leastBytes ? bytes : undefined;
};
