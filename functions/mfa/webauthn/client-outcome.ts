// What a client sends back for a ceremony: one text, AM's, in the forms of its script and of the SDKs. It is read as a whole
// and never split: names and origins may hold what stands between its parts.
import { isJsonObject } from '../../json.ts';

/** In characters; an attestation takes a few thousand. */
const longestOutcome = 64 * 1024;
/** Of what a client says went wrong, which ends up in state and logs. */
const longestMessage = 300;

const numbers = '-?\\d{1,3}(?:,-?\\d{1,3})*';
const registrationForm = new RegExp(`^(\\{[\\s\\S]*?\\})::(${numbers})::([A-Za-z0-9_-]+)(?:::([\\s\\S]*))?$`);
const authenticationForm = new RegExp(
  `^(\\{[\\s\\S]*?\\})::(${numbers})::(${numbers})::([A-Za-z0-9_-]+)(?:::([A-Za-z0-9+/_-]*={0,2}))?$`,
);

/** Names of exceptions that a browser has for these ceremonies. */
const errorTypes: ReadonlySet<string> = new Set(
  [
    'NotAllowed Security Abort NotSupported InvalidState Unknown Network Timeout Encoding Constraint Data HierarchyRequest',
    'WrongDocument InvalidCharacter NoModificationAllowed NotFound InUseAttribute Syntax InvalidModification Namespace',
    'InvalidAccess TypeMismatch URLMismatch QuotaExceeded InvalidNodeType DataClone NotReadable TransactionInactive ReadOnly',
    'Version Operation',
  ]
    .join(' ')
    .split(' ')
    .map((name) => `${name}Error`),
);

export type ClientFailure =
  /** The browser, or whoever speaks for it, has no passkeys. */
  | { readonly kind: 'unsupported' }
  /** `<type>:<message>`, of a type that there is; without control characters. The client's words. */
  | { readonly kind: 'error'; readonly error: string }
  /** Nothing was done: the user went another way, or the page knows nothing of passkeys. */
  | { readonly kind: 'untouched' }
  | { readonly kind: 'malformed' };

interface ClientPart {
  /** As the client signed it. */
  readonly clientData: string;
  /** Base64url without padding. */
  readonly credentialId: string;
  /** The client's own claim: `platform` or `cross-platform`. */
  readonly attachment?: string;
}

export interface RegistrationAnswer extends ClientPart {
  readonly attestationObject: Uint8Array;
  /** As typed. */
  readonly deviceName?: string;
}

export interface AuthenticationAnswer extends ClientPart {
  readonly authenticatorData: Uint8Array;
  readonly signature: Uint8Array;
  /** Without padding; absent when the client sent none, or an empty one. */
  readonly userHandle?: string;
}

/** Not the empty text, which asks for the step again. */
export function registrationAnswer(text: string): ClientFailure | ({ readonly kind: 'answer' } & RegistrationAnswer) {
  const read = readOutcome(text);
  if ('kind' in read) return read;
  const [, clientData = '', attestation = '', credentialId = '', deviceName] = registrationForm.exec(read.legacy) ?? [];
  const attestationObject = signedBytes(attestation);
  if (!attestationObject || !isJson(clientData)) return malformed;
  return {
    ...{ kind: 'answer', clientData, credentialId, attestationObject, ...read.attachment },
    ...(deviceName !== undefined && { deviceName }),
  };
}

/** As above. */
export function authenticationAnswer(
  text: string,
): ClientFailure | ({ readonly kind: 'answer' } & AuthenticationAnswer) {
  const read = readOutcome(text);
  if ('kind' in read) return read;
  const [, clientData = '', data = '', signed = '', credentialId = '', handle = ''] =
    authenticationForm.exec(read.legacy) ?? [];
  const authenticatorData = signedBytes(data);
  const signature = signedBytes(signed);
  if (!authenticatorData || !signature || !isJson(clientData)) return malformed;
  const userHandle = handle.replace(/=+$/, '');
  return {
    ...{ kind: 'answer', clientData, credentialId, authenticatorData, signature, ...read.attachment },
    ...(userHandle !== '' && { userHandle }),
  };
}

const malformed = { kind: 'malformed' } as const;

interface Legacy {
  readonly legacy: string;
  readonly attachment: Pick<ClientPart, 'attachment'>;
}

function readOutcome(text: string): ClientFailure | Legacy {
  if (text.length > longestOutcome) return malformed;
  if (text === 'unsupported') return { kind: 'unsupported' };
  if (text === 'webAuthnOutcome' || text === 'false') return { kind: 'untouched' };
  if (text.startsWith('ERROR::')) return clientError(text.slice('ERROR::'.length));
  const json = jsonObject(text);
  const { error, legacyData, authenticatorAttachment } = json ?? {};
  if (typeof error === 'string') return clientError(error);
  if (typeof legacyData !== 'string') return { legacy: text, attachment: {} };
  const known = authenticatorAttachment === 'platform' || authenticatorAttachment === 'cross-platform';
  const attachment = known ? { attachment: authenticatorAttachment } : {};
  if (legacyData === 'unsupported') return { kind: 'unsupported' };
  return { legacy: legacyData, attachment };
}

function clientError(text: string): ClientFailure {
  const [, named = '', message = ''] = /^([^:]*):([\s\S]*)$/.exec(text) ?? ['', '', text];
  const type = errorTypes.has(named) ? named : 'UnknownError';
  return { kind: 'error', error: `${type}:${message.replace(/\p{Cc}/gu, ' ').slice(0, longestMessage)}` };
}

/** Numbers as Java has bytes, from -128 to 127. */
function signedBytes(text: string): Uint8Array | undefined {
  if (text === '') return undefined;
  const values = text.split(',').map(Number);
  return values.every((value) => value >= -128 && value <= 127)
    ? Uint8Array.from(values, (value) => value & 0xff)
    : undefined;
}

function isJson(text: string): boolean {
  return jsonObject(text) !== undefined;
}

function jsonObject(text: string) {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
