// Verifying a registration (W3C Web Authentication, section 7.1). Attestation formats are @simplewebauthn/server's work; what
// AM's config says, and what the library leaves to its caller, is judged here. It is large, and loaded by the first answer.
import { createPublicKey, X509Certificate } from 'node:crypto';
import type { AttestationType, Passkey } from '../../ports/passkeys.ts';
import { jwkOf } from './algorithms.ts';
import { type AuthenticatorFlags, authenticatorData, flagsRefusal } from './authenticator-data.ts';
import { checkClientData, type Expected } from './client-data.ts';
import type { RegistrationAnswer } from './client-outcome.ts';

/** Bits: with fewer a key is broken in a lifetime. */
const shortestRsa = 2048;
const longestCredentialId = 1023;

export interface AttestationExpected extends Omit<Expected, 'type'> {
  readonly rpId: string;
  readonly verification: boolean;
  /** COSE's numbers. */
  readonly algorithms: readonly number[];
  /** The authenticator has to say what it is. */
  readonly attested: boolean;
}

type VerifiedKey = Pick<Passkey, 'credentialId' | 'key' | 'algorithm' | 'signCount'>;

export interface VerifiedRegistration extends VerifiedKey {
  readonly flags: AuthenticatorFlags;
  readonly aaguid: string;
  readonly format: string;
  readonly attestationType: AttestationType;
}

export async function verifyRegistration(
  answer: RegistrationAnswer,
  { rpId, verification, algorithms, attested, ...expected }: AttestationExpected,
): Promise<VerifiedRegistration | { readonly refusal: string }> {
  const client = checkClientData(answer.clientData, { ...expected, type: 'webauthn.create' });
  if ('refusal' in client) return client;
  try {
    const library = await loaded();
    const object = library.decodeAttestationObject(Uint8Array.from(answer.attestationObject));
    const format = object.get('fmt');
    const data = authenticatorData(object.get('authData'));
    if (!data?.flags.AT) return { refusal: 'authenticatorData' };
    if (!data.isFor(rpId)) return { refusal: 'rpIdHash' };
    const refusal = flagsRefusal(data.flags, verification);
    if (refusal !== undefined) return { refusal };
    if (attested && format === 'none') return { refusal: 'attestationNone' };
    const certificates = object.get('attStmt').get('x5c');
    if (certificates && endsSelfSigned(certificates)) return { refusal: 'selfSignedRoot' };
    const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
    const { verified, registrationInfo } = await library.verifyRegistrationResponse({
      response: {
        ...{ id: answer.credentialId, rawId: answer.credentialId, type: 'public-key', clientExtensionResults: {} },
        response: {
          clientDataJSON: base64url(Buffer.from(answer.clientData)),
          attestationObject: base64url(answer.attestationObject),
        },
      },
      // Compared above, by its bytes.
      expectedChallenge: () => true,
      expectedOrigin: client.origin,
      expectedRPID: rpId,
      requireUserVerification: verification,
      supportedAlgorithmIDs: [...algorithms],
    });
    if (!verified) return { refusal: 'attestation' };
    const { credential, aaguid } = registrationInfo;
    const { length } = Buffer.from(credential.id, 'base64url');
    if (credential.id !== answer.credentialId || length > longestCredentialId) return { refusal: 'credentialId' };
    const found = jwkOf(
      library.decodeCredentialPublicKey(credential.publicKey) as unknown as ReadonlyMap<unknown, unknown>,
    );
    if (!found || !isSound(found.key)) return { refusal: 'key' };
    const attestationType = typeOf(format, certificates !== undefined);
    const { flags, signCount } = data;
    return { credentialId: credential.id, ...found, signCount, flags, aaguid, format, attestationType };
  } catch (error) {
    // The library says everything by throwing: what is malformed, and what is forged.
    const message = error instanceof Error ? error.message : '';
    return { refusal: `attestation: ${message.slice(0, 200)}` };
  }
}

async function loaded() {
  const [{ SettingsService, verifyRegistrationResponse }, { decodeAttestationObject, decodeCredentialPublicKey }] =
    await Promise.all([import('@simplewebauthn/server'), import('@simplewebauthn/server/helpers')]);
  // A chain that nobody here trusts is no failure, as in AM; Apple's alone end at a root that everybody knows.
  for (const identifier of ['android-key', 'android-safetynet'] as const) {
    SettingsService.setRootCertificates({ identifier, certificates: [] });
  }
  return { verifyRegistrationResponse, decodeAttestationObject, decodeCredentialPublicKey };
}

/** On its curve, and long enough. */
function isSound(key: Readonly<Record<string, string>>): boolean {
  const { asymmetricKeyDetails } = createPublicKey({ key: { ...key }, format: 'jwk' });
  return key['kty'] !== 'RSA' || (asymmetricKeyDetails?.modulusLength ?? 0) >= shortestRsa;
}

function endsSelfSigned(certificates: readonly Uint8Array[]): boolean {
  const last = certificates.at(-1);
  if (!last) return false;
  const root = new X509Certificate(last);
  return root.issuer === root.subject && root.verify(root.publicKey);
}

function typeOf(format: string, certified: boolean): AttestationType {
  if (format === 'none') return 'NONE';
  if (format === 'packed' && !certified) return 'SELF';
  return format === 'apple' ? 'CA' : 'BASIC';
}
