// An authenticator in software: makes passkeys and signs with them, as right or as wrong as a test wants, and writes down what
// the SDKs would post. It reads AM's metadata as a browser does.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { JsonObject } from '../../functions/json.ts';

type Algorithm = 'ES256' | 'ES384' | 'RS256' | 'EDDSA';

interface Credential {
  readonly id: Uint8Array;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly algorithm: Algorithm;
  readonly rpId: string;
  /** The bytes that the site has given for the user. */
  readonly userHandle: Uint8Array;
  signCount: number;
}

/** What of an answer is to be another way than an honest one has it. */
export interface Spoiled {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  /** Base64url. */
  readonly challenge?: string;
  readonly clientData?: JsonObject;
  readonly UP?: boolean;
  readonly UV?: boolean;
  readonly BE?: boolean;
  readonly BS?: boolean;
  readonly AT?: boolean;
  readonly signCount?: number;
  /** Base64url: the one that is sent, whatever was signed. */
  readonly credentialId?: string;
  /** As sent; `''`: none. */
  readonly userHandle?: string;
  readonly deviceName?: string;
  /** Of the attestation. `packed` is signed by the new key itself. */
  readonly format?: 'none' | 'packed' | (string & {});
  readonly statement?: CborMap;
  /** A bit of the signature is another. */
  readonly forged?: boolean;
  readonly more?: Uint8Array;
  /** The form of newer clients, with this attachment. */
  readonly attachment?: string;
}

export interface AuthenticatorOptions {
  readonly origin?: string;
  readonly algorithm?: Algorithm;
  readonly aaguid?: string;
  /** By finger or PIN. Default: true. */
  readonly verifies?: boolean;
  /** It copies passkeys to other devices. Default: true. */
  readonly synced?: boolean;
  /** It counts. Default: true. */
  readonly counts?: boolean;
  /** Default: of chance. */
  readonly credentialId?: Uint8Array;
}

export interface SoftwareAuthenticator {
  readonly credentials: Credential[];
  /** The text for `webAuthnOutcome`. */
  register(data: JsonObject, spoiled?: Spoiled): string;
  /** With the last credential that the site allows, or the last of all. */
  authenticate(data: JsonObject, spoiled?: Spoiled): string;
}

const signs = { ES256: 'sha256', ES384: 'sha384', RS256: 'sha256', EDDSA: null } as const;
const coseNumbers = { ES256: -7, ES384: -35, RS256: -257, EDDSA: -8 } as const;

export function softwareAuthenticator({
  origin: usualOrigin = 'https://login.example.com',
  algorithm = 'ES256',
  aaguid = '4e49442d-4155-5448-2d33-313431353932',
  verifies = true,
  synced = true,
  counts = true,
  credentialId: givenId,
}: AuthenticatorOptions = {}): SoftwareAuthenticator {
  const credentials: Credential[] = [];
  const clientDataOf = (data: JsonObject, type: string, spoiled: Spoiled): string =>
    JSON.stringify({
      type: spoiled.type ?? type,
      challenge: spoiled.challenge ?? Buffer.from(String(data['challenge']), 'base64').toString('base64url'),
      origin: spoiled.origin ?? usualOrigin,
      crossOrigin: false,
      ...spoiled.clientData,
    });
  const rpIdOf = (data: JsonObject): string => String(data['_relyingPartyId'] || new URL(usualOrigin).hostname);
  const authenticatorData = (rpId: string, signCount: number, spoiled: Spoiled, attested?: Uint8Array): Buffer => {
    const { UP = true, UV = verifies, BE = synced, BS = synced, AT = attested !== undefined } = spoiled;
    const bits = [UP, false, UV, BE, BS, false, AT, false];
    const flags = bits.reduce((byte, bit, index) => byte | (Number(bit) << index), 0);
    const head = Buffer.alloc(37);
    sha256(spoiled.rpId ?? rpId).copy(head);
    head.writeUInt8(flags, 32);
    head.writeUInt32BE(spoiled.signCount ?? signCount, 33);
    return Buffer.concat([head, attested ?? Buffer.alloc(0), spoiled.more ?? Buffer.alloc(0)]);
  };
  return {
    credentials,
    register(data, spoiled = {}) {
      const pair = keyPair(algorithm);
      const credential: Credential = {
        ...pair,
        ...{ id: givenId ?? randomBytes(32), algorithm, rpId: rpIdOf(data), signCount: 0 },
        userHandle: Buffer.from(String(data['userId'])),
      };
      credentials.push(credential);
      const clientData = clientDataOf(data, 'webauthn.create', spoiled);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credential.id.length);
      const model = Buffer.from(aaguid.replaceAll('-', ''), 'hex');
      const attested = Buffer.concat([model, length, credential.id, cbor(coseKey(pair.publicKey, algorithm))]);
      const authData = authenticatorData(credential.rpId, 0, spoiled, attested);
      const signed = signature(credential, authData, clientData, spoiled);
      const { format = 'none' } = spoiled;
      const packed: CborMap = new Map<string, Cbor>([
        ['alg', coseNumbers[algorithm]],
        ['sig', signed],
      ]);
      const attStmt: CborMap = spoiled.statement ?? (format === 'packed' ? packed : new Map());
      const object = new Map<string, Cbor>([
        ['fmt', format],
        ['attStmt', attStmt],
        ['authData', authData],
      ]);
      const id = spoiled.credentialId ?? Buffer.from(credential.id).toString('base64url');
      const name = spoiled.deviceName === undefined ? [] : [spoiled.deviceName];
      return wrapped([clientData, numbers(cbor(object)), id, ...name].join('::'), spoiled);
    },
    authenticate(data, spoiled = {}) {
      const allowed = JSON.stringify(data['_allowCredentials'] ?? []);
      const own = credentials.filter(({ id }) => allowed === '[]' || allowed.includes(`[${numbers(id)}]`));
      const credential = own.at(-1) ?? credentials.at(-1);
      if (!credential) throw new Error('The authenticator holds no passkey');
      if (counts) credential.signCount += 1;
      const clientData = clientDataOf(data, 'webauthn.get', spoiled);
      const authData = authenticatorData(credential.rpId, credential.signCount, spoiled);
      const signed = signature(credential, authData, clientData, spoiled);
      const id = spoiled.credentialId ?? Buffer.from(credential.id).toString('base64url');
      const handle = spoiled.userHandle ?? Buffer.from(credential.userHandle).toString();
      const parts = [clientData, numbers(authData), numbers(signed), id, ...(handle === '' ? [] : [handle])];
      return wrapped(parts.join('::'), spoiled);
    },
  };
}

function signature(credential: Credential, authData: Uint8Array, clientData: string, { forged }: Spoiled): Uint8Array {
  const data = Buffer.concat([authData, sha256(clientData)]);
  const signed = sign(signs[credential.algorithm], data, credential.privateKey);
  if (forged) signed.writeUInt8(signed.readUInt8(signed.length - 1) ^ 1, signed.length - 1);
  return signed;
}

function wrapped(legacyData: string, { attachment }: Spoiled): string {
  return attachment === undefined ? legacyData : JSON.stringify({ authenticatorAttachment: attachment, legacyData });
}

function keyPair(algorithm: Algorithm): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  if (algorithm === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  if (algorithm === 'EDDSA') return generateKeyPairSync('ed25519');
  return generateKeyPairSync('ec', { namedCurve: algorithm === 'ES256' ? 'P-256' : 'P-384' });
}

function coseKey(publicKey: KeyObject, algorithm: Algorithm): CborMap {
  const jwk = publicKey.export({ format: 'jwk' });
  const part = (name: 'x' | 'y' | 'n' | 'e') => Buffer.from(jwk[name] ?? '', 'base64url');
  const alg: readonly [number, Cbor] = [3, coseNumbers[algorithm]];
  if (algorithm === 'RS256') return new Map<number, Cbor>([[1, 3], alg, [-1, part('n')], [-2, part('e')]]);
  if (algorithm === 'EDDSA') return new Map<number, Cbor>([[1, 1], alg, [-1, 6], [-2, part('x')]]);
  const curve = algorithm === 'ES256' ? 1 : 2;
  return new Map<number, Cbor>([[1, 2], alg, [-1, curve], [-2, part('x')], [-3, part('y')]]);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Bytes as the SDKs write them. */
export function numbers(bytes: Uint8Array): string {
  return new Int8Array(bytes).toString();
}

// CBOR (RFC 8949), as much as attestations take.

export type Cbor = number | string | Uint8Array | readonly Cbor[] | CborMap;
export type CborMap = ReadonlyMap<number | string, Cbor>;

export function cbor(value: Cbor): Uint8Array {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map) {
    const entries = [...value].flatMap(([key, one]) => [cbor(key), cbor(one)]);
    return Buffer.concat([head(5, value.size), ...entries]);
  }
  const items = value as readonly Cbor[];
  return Buffer.concat([head(4, items.length), ...items.map(cbor)]);
}

function head(major: number, length: number): Uint8Array {
  const first = major << 5;
  if (length < 24) return Uint8Array.of(first | length);
  if (length < 256) return Uint8Array.of(first | 24, length);
  return Uint8Array.of(first | 25, length >> 8, length & 0xff);
}
