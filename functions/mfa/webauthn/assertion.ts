// Verifying an assertion (W3C Web Authentication, section 7.2): no CBOR is in it but extensions, which are not asked about, so
// that no parser is needed.
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Passkey, PasskeyAlgorithm } from '../../ports/passkeys.ts';
import { type AuthenticatorFlags, authenticatorData, flagsRefusal } from './authenticator-data.ts';
import { checkClientData, type Expected } from './client-data.ts';
import type { AuthenticationAnswer } from './client-outcome.ts';

/** Ed25519 brings its own hash. */
const hashes: Readonly<Record<PasskeyAlgorithm, string | undefined>> = {
  SHA256withECDSA: 'sha256',
  SHA384withECDSA: 'sha384',
  SHA512withECDSA: 'sha512',
  SHA256withRSA: 'sha256',
  SHA384withRSA: 'sha384',
  SHA512withRSA: 'sha512',
  EdDSA: undefined,
};

export interface AssertionExpected extends Omit<Expected, 'type'> {
  readonly rpId: string;
  /** The user must have been verified. */
  readonly verification: boolean;
}

export type AssertionVerdict =
  | { readonly flags: AuthenticatorFlags; readonly signCount: number }
  | { readonly refusal: string };

/** What became of the count is not judged here: another request may be counting. */
export function verifyAssertion(
  answer: AuthenticationAnswer,
  passkey: Pick<Passkey, 'key' | 'algorithm' | 'rpId'>,
  { rpId, verification, ...expected }: AssertionExpected,
): AssertionVerdict {
  const client = checkClientData(answer.clientData, { ...expected, type: 'webauthn.get' });
  if ('refusal' in client) return client;
  if (passkey.rpId !== undefined && passkey.rpId !== rpId) return { refusal: 'rpId' };
  const data = authenticatorData(answer.authenticatorData);
  if (!data) return { refusal: 'authenticatorData' };
  const { flags, signCount, more } = data;
  if (!data.isFor(rpId)) return { refusal: 'rpIdHash' };
  if (flags.AT || more > 0 !== flags.ED) return { refusal: 'authenticatorData' };
  const refusal = flagsRefusal(flags, verification);
  if (refusal !== undefined) return { refusal };
  const clientHash = createHash('sha256').update(answer.clientData).digest();
  const signed = Buffer.concat([answer.authenticatorData, clientHash]);
  return isSignature(signed, answer.signature, passkey) ? { flags, signCount } : { refusal: 'signature' };
}

function isSignature(
  data: Uint8Array,
  signature: Uint8Array,
  { key, algorithm }: Pick<Passkey, 'key' | 'algorithm'>,
): boolean {
  try {
    const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' });
    return verify(hashes[algorithm], data, publicKey, signature);
  } catch {
    // Of a row that somebody has written by hand.
    return false;
  }
}
