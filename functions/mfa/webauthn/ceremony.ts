// What a client is told of a ceremony: AM's metadata. Each value that the browser takes as an object stands there twice, as a
// text for older clients, with exactly AM's blanks, and as JSON for newer ones.
import type { Json, JsonObject } from '../../json.ts';

/** What a registration and a sign-in have in common. */
export interface Ceremony {
  readonly challenge: Uint8Array;
  /** Empty: the client takes the host of its page. */
  readonly relyingPartyDomain: string;
  readonly timeoutSeconds: number;
  readonly verification: 'required' | 'preferred' | 'discouraged';
  readonly extensions: JsonObject;
}

export interface RegistrationCeremony extends Ceremony {
  readonly relyingPartyName: string;
  readonly attestation: 'none' | 'indirect' | 'direct';
  readonly userHandle: string;
  readonly userName: string;
  readonly displayName: string;
  readonly attachment?: 'platform' | 'cross-platform' | undefined;
  readonly residentKey: boolean;
  /** COSE's numbers, the preferred one first. */
  readonly algorithms: readonly number[];
  /** Credential ids in base64url: authenticators that hold one of them refuse. */
  readonly excluded: readonly string[];
}

export interface AuthenticationCeremony extends Ceremony {
  /** Credential ids in base64url; empty: whichever the authenticator finds. */
  readonly allowed: readonly string[];
  /** The browser offers passkeys where the user name is typed, and asks nothing by itself. */
  readonly conditional: boolean;
}

export function registrationData(ceremony: RegistrationCeremony): JsonObject {
  const { relyingPartyName, relyingPartyDomain, attestation, userHandle, userName, displayName } = ceremony;
  const selection = {
    userVerification: ceremony.verification,
    ...(ceremony.attachment && { authenticatorAttachment: ceremony.attachment }),
    ...(ceremony.residentKey ? { residentKey: 'required', requireResidentKey: true } : { residentKey: 'discouraged' }),
  };
  const parameters = ceremony.algorithms.map((alg) => ({ type: 'public-key', alg }));
  const texts = parameters.map(({ alg }) => `{ "type": "public-key", "alg": ${alg} }`);
  return {
    _action: 'webauthn_registration',
    challenge: standardBase64(ceremony.challenge),
    attestationPreference: attestation,
    userName,
    userId: userHandle,
    relyingPartyName,
    authenticatorSelection: JSON.stringify(selection),
    _authenticatorSelection: selection,
    pubKeyCredParams: `[ ${texts.join(', ')} ]`,
    _pubKeyCredParams: parameters,
    timeout: milliseconds(ceremony),
    excludeCredentials: credentialText(ceremony.excluded),
    _excludeCredentials: ceremony.excluded.map(credential),
    displayName,
    relyingPartyId: relyingPartyDomain === '' ? '' : `id: "${relyingPartyDomain}",`,
    ...common(ceremony),
  };
}

export function authenticationData(ceremony: AuthenticationCeremony): JsonObject {
  const { allowed, relyingPartyDomain, verification, conditional } = ceremony;
  return {
    _action: 'webauthn_authentication',
    challenge: standardBase64(ceremony.challenge),
    allowCredentials: allowed.length === 0 ? '' : `allowCredentials: [${credentialText(allowed)}]`,
    _allowCredentials: allowed.map(credential),
    timeout: milliseconds(ceremony),
    userVerification: verification,
    relyingPartyId: relyingPartyDomain === '' ? '' : `rpId: "${relyingPartyDomain}",`,
    ...common(ceremony),
    ...(conditional && { mediation: 'conditional' }),
  };
}

function common({ relyingPartyDomain, extensions }: Ceremony): JsonObject {
  return { _relyingPartyId: relyingPartyDomain, extensions, _type: 'WebAuthn', supportsJsonResponse: true };
}

/** Clients read it by `atob`, which takes no other alphabet. */
function standardBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** iOS takes no number here. */
function milliseconds({ timeoutSeconds }: Ceremony): string {
  return String(timeoutSeconds * 1000);
}

/** Bytes with a sign, as Java has them: Android and iOS turn each number into one. */
function signed(id: string): number[] {
  return [...new Int8Array(Buffer.from(id, 'base64url'))];
}

function credential(id: string): Json {
  return { type: 'public-key', id: signed(id) };
}

function credentialText(ids: readonly string[]): string {
  return ids.map((id) => `{ "type": "public-key", "id": new Int8Array([${signed(id).join(', ')}]).buffer }`).join(',');
}
