// What a phone sends, signed by another implementation of JWS than the server's.

import { CompactSign } from 'jose';

const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

/** `claims` may be JSON text, to hold what an object cannot. `secret` is Base64. */
export const signedByPhone = (
  claims: object | string,
  secret: string,
  header: Record<string, unknown> = {},
): Promise<string> =>
  new CompactSign(new TextEncoder().encode(typeof claims === 'string' ? claims : JSON.stringify(claims)))
    .setProtectedHeader({ typ: 'JWT', alg: 'HS256', ...header })
    .sign(bytes(secret));
