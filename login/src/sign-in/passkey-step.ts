// The part of a step that asks for a passkey: what the browser is to be asked, and its answer as AM's clients send it. AM's script
// is not run, nor read: the same stands beside it as data. Of the browser it knows nothing but the shapes of its answers.
import type { Callback } from '@forgerock/journey-client/types';
import { output, text } from './callback-output.ts';

export interface PasskeyItem {
  readonly kind: 'passkey';
  /** Of the callback that takes the answer. */
  readonly index: number;
  /** A new passkey is made; otherwise one signs in. */
  readonly isNew: boolean;
  /** The browser offers passkeys where the user name is typed, and asks nothing by itself. */
  readonly conditional: boolean;
  readonly data: PasskeyData;
}

/** The field for the name of a new passkey. */
export const passkeyName = 'passkey-name';

export type PasskeyData = Readonly<Record<string, unknown>>;

/** Undefined when the step asks for none. */
export function passkeyIn(callbacks: readonly Callback[]): PasskeyItem | undefined {
  const index = callbacks.findIndex(
    (callback) => callback.type === 'HiddenValueCallback' && text(callback, 'id') === 'webAuthnOutcome',
  );
  const data = callbacks
    .slice(0, Math.max(index, 0))
    .map(passkeyData)
    .findLast((found) => found !== undefined);
  if (!data) return undefined;
  const isNew = data['_action'] === 'webauthn_registration';
  return { kind: 'passkey', index, isNew, conditional: !isNew && data['mediation'] === 'conditional', data };
}

/** Of the callback that says what to ask, in either of AM's modes. */
export function passkeyData(callback: Callback): PasskeyData | undefined {
  const name = callback.type === 'MetadataCallback' ? 'data' : 'options';
  const data = output(callback, name);
  return isRecord(data) && data['_type'] === 'WebAuthn' ? data : undefined;
}

/** For `navigator.credentials.create`. Throws a TypeError for data that no server of ours sends. */
export function creationOptions(data: PasskeyData) {
  const id = words(data['_relyingPartyId']);
  return {
    ...common(data),
    rp: { name: words(data['relyingPartyName']), ...(id && { id }) },
    user: {
      // The authenticator is given the letters, as AM's clients do.
      id: new TextEncoder().encode(words(data['userId'])),
      name: words(data['userName']),
      displayName: words(data['displayName']),
    },
    pubKeyCredParams: list(data['_pubKeyCredParams']).map(({ alg }) => ({
      type: 'public-key' as const,
      alg: Number(alg),
    })),
    excludeCredentials: credentials(data['_excludeCredentials']),
    authenticatorSelection: isRecord(data['_authenticatorSelection']) ? data['_authenticatorSelection'] : {},
    attestation: words(data['attestationPreference']),
  };
}

/** For `navigator.credentials.get`. Throws as above. */
export function requestOptions(data: PasskeyData) {
  const id = words(data['_relyingPartyId']);
  return {
    ...common(data),
    ...(id && { rpId: id }),
    userVerification: words(data['userVerification']),
    allowCredentials: credentials(data['_allowCredentials']),
  };
}

function common(data: PasskeyData) {
  return {
    challenge: Uint8Array.from(atob(words(data['challenge'])), (letter) => letter.charCodeAt(0)),
    timeout: Number(data['timeout']),
    extensions: isRecord(data['extensions']) ? data['extensions'] : {},
  };
}

/** Bytes come with a sign. */
function credentials(ids: unknown) {
  return list(ids).map(({ id }) => ({
    type: 'public-key' as const,
    id: Uint8Array.from(Array.isArray(id) ? id : [], (byte) => Number(byte) & 0xff),
  }));
}

// What the browser answers.

interface Credential {
  /** Base64url. */
  readonly id: string;
  readonly authenticatorAttachment?: string | null;
}

export interface NewCredential extends Credential {
  readonly response: { readonly clientDataJSON: ArrayBuffer; readonly attestationObject: ArrayBuffer };
}

export interface UsedCredential extends Credential {
  readonly response: {
    readonly clientDataJSON: ArrayBuffer;
    readonly authenticatorData: ArrayBuffer;
    readonly signature: ArrayBuffer;
    readonly userHandle: ArrayBuffer | null;
  };
}

/** `name`: what its user calls it; may be empty. */
export function registrationText(credential: NewCredential, name: string): string {
  const { clientDataJSON, attestationObject } = credential.response;
  return outcome(credential, [letters(clientDataJSON), numbers(attestationObject), credential.id, name]);
}

export function assertionText(credential: UsedCredential): string {
  const { clientDataJSON, authenticatorData, signature, userHandle } = credential.response;
  const handle = userHandle ? letters(userHandle) : '';
  return outcome(credential, [
    letters(clientDataJSON),
    ...[numbers(authenticatorData), numbers(signature)],
    ...[credential.id, handle],
  ]);
}

/** The user name that a passkey brings along; undefined where it brings none that can be read. */
export function nameOf({ response: { userHandle } }: UsedCredential): string | undefined {
  if (!userHandle) return undefined;
  try {
    const bytes = atob(letters(userHandle).replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

/** For a browser, or an authenticator, that has no passkeys. */
export const unsupported = 'unsupported';

/** What went wrong in the browser, as it is told to the journey. */
export function errorText(error: unknown): string {
  const { name, message }: PasskeyData = isRecord(error) ? error : {};
  return name === 'NotSupportedError' ? unsupported : `ERROR::${words(name) || 'UnknownError'}:${words(message)}`;
}

function outcome({ authenticatorAttachment }: Credential, parts: readonly string[]): string {
  const legacyData = parts.filter((part) => part !== '').join('::');
  return authenticatorAttachment ? JSON.stringify({ authenticatorAttachment, legacyData }) : legacyData;
}

function letters(bytes: ArrayBuffer): string {
  return new TextDecoder().decode(bytes);
}

function numbers(bytes: ArrayBuffer): string {
  return new Int8Array(bytes).join(',');
}

function words(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
