// Calls out of the sandbox that need nothing but the worker: text, bytes, digests, keys, chance. What they are given is a
// script's, so each says what it takes; what they refuse is thrown inside the script.
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type JsonWebKey,
  type KeyObject,
  type PrivateKeyInput,
  type PublicKeyInput,
  pbkdf2Sync,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { isJsonObject, type JsonObject } from '../json.ts';
import { seededBytes } from '../mfa/seeded-bytes.ts';
import { GuestError } from './script-host.ts';

const longestData = 256 * 1024;
const mostIterations = 100_000;

type Reader<Value> = (value: unknown) => Value;

const refuse = (): never => {
  throw new GuestError('These arguments cannot be used');
};
const text: Reader<string> = (value) => (typeof value === 'string' && value.length <= longestData ? value : refuse());
const integer: Reader<number> = (value) => (Number.isSafeInteger(value) ? (value as number) : refuse());
const bytes: Reader<Buffer> = (value) =>
  Array.isArray(value) &&
  value.length <= longestData &&
  value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256)
    ? Buffer.from(value)
    : refuse();
const count: Reader<number> = (value) => (integer(value) >= 0 && integer(value) <= 65_536 ? integer(value) : refuse());
const variants = ['base64', 'base64url', 'base64url-padded'] as const;
const variant: Reader<(typeof variants)[number]> = (value) => variants.find((one) => one === value) ?? refuse();

const hashes: Readonly<Record<string, string>> = {
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};
const digests: Readonly<Record<string, string>> = { ...hashes, MD5: 'md5', SHA: 'sha1', SHA1: 'sha1' };
const macs: Readonly<Record<string, string>> = {
  HmacSHA1: 'sha1',
  HmacSHA256: 'sha256',
  HmacSHA384: 'sha384',
  HmacSHA512: 'sha512',
};

interface Algorithm {
  readonly name: string;
  readonly hash: string | undefined;
  readonly length: number | undefined;
  readonly namedCurve: string | undefined;
  readonly iterations: number | undefined;
}

/** As WebCrypto has them: `hash` is a name, or an object with one. */
const algorithm: Reader<Algorithm> = (value) => {
  if (!isJsonObject(value)) return refuse();
  const { name, hash, length, namedCurve, iterations } = value;
  const optional = <Value>(read: Reader<Value>, given: unknown) =>
    given === undefined || given === null ? undefined : read(given);
  return {
    name: text(name),
    hash: optional(text, isJsonObject(hash) ? hash['name'] : hash),
    length: optional(integer, length),
    namedCurve: optional(text, namedCurve),
    iterations: optional(integer, iterations),
  };
};

type Key = Buffer | JsonObject;
const key: Reader<Key> = (value) => (isJsonObject(value) ? value : bytes(value));

/** Undefined for a call that is not the worker's. `seed`: 32 secret bytes that all chance of the run follows from. */
export function workerCalls(seed: Uint8Array): (name: string) => ((args: unknown) => unknown) | undefined {
  const draw = chance(seed, 'secrets');
  const drawFractions = chance(seed, 'fractions');
  const calls: Readonly<Record<string, (args: unknown) => unknown>> = {
    'utf8.bytes': taking([text], ([value]) => [...Buffer.from(value, 'utf8')]),
    'utf8.text': taking([bytes], ([value]) => value.toString('utf8')),
    'base64.encode': taking([bytes, variant], ([value, form]) => encoded(value, form)),
    'base64.decode': taking([text], ([value]) => [...Buffer.from(value, 'base64')]),
    'form.read': taking([text], ([value]) => formOf(value)),
    digest: taking([text, bytes], ([name, data]) => [...createHash(named(digests, name)).update(data).digest()]),
    mac: taking([text, bytes, bytes], ([name, secret, data]) => [
      ...createHmac(named(macs, name), secret).update(data).digest(),
    ]),
    sign: taking([algorithm, key, bytes], ([options, secret, data]) => [...signed(options, secret, data)]),
    verify: taking([algorithm, key, bytes, bytes], ([options, secret, data, signature]) =>
      verified(options, secret, data, signature),
    ),
    generateKey: taking([algorithm], ([options]) => generated(options, draw)),
    deriveKey: taking([algorithm, bytes, bytes, integer], ([options, salt, secret, bits]) => {
      if (options.name !== 'PBKDF2') throw new GuestError(`Unsupported algorithm: ${options.name}`);
      const { iterations = 0 } = options;
      if (iterations < 1 || iterations > mostIterations) {
        throw new GuestError(`iterations must be between 1 and ${mostIterations}`);
      }
      if (bits < 8 || bits > 4096 || bits % 8 !== 0)
        throw new GuestError('The length must be 8 to 4096 bits, in bytes');
      return [...pbkdf2Sync(secret, salt, iterations, bits / 8, hashOf(options))];
    }),
    'random.bytes': taking([count], ([length]) => [...draw(length)]),
    'random.uuid': taking([], () => uuidOf(draw(16))),
    'random.int': taking([integer, integer], ([low, high]) => drawnInt(draw, low, high)),
    'random.fractions': taking([], () =>
      Array.from({ length: 32 }, () => Number(Buffer.from(drawFractions(8)).readBigUInt64BE() >> 11n) / 2 ** 53),
    ),
  };
  return (name) => (Object.hasOwn(calls, name) ? calls[name] : undefined);
}

function taking<const Readers extends readonly Reader<unknown>[]>(
  readers: Readers,
  answer: (args: { [Index in keyof Readers]: ReturnType<Readers[Index]> }) => unknown,
): (args: unknown) => unknown {
  return (args) => {
    if (!Array.isArray(args) || args.length !== readers.length) return refuse();
    return answer(
      readers.map((read, index) => read(args[index])) as { [Index in keyof Readers]: ReturnType<Readers[Index]> },
    );
  };
}

/** Streams of one seed: what is drawn from one says nothing of the other. */
function chance(seed: Uint8Array, purpose: string): (length: number) => Uint8Array {
  const next = seededBytes(new Uint8Array(hkdfSync('sha256', seed, '', purpose, 32)));
  const longest = 8160;
  return (length) => {
    const parts: Uint8Array[] = [];
    for (let left = length; left > 0; left -= longest) parts.push(next(Math.min(left, longest)));
    return Buffer.concat(parts);
  };
}

function encoded(value: Buffer, form: (typeof variants)[number]): string {
  if (form === 'base64') return value.toString('base64');
  const short = value.toString('base64url');
  return form === 'base64url' ? short : short.padEnd(Math.ceil(short.length / 4) * 4, '=');
}

function formOf(body: string): Record<string, string[]> {
  const form = new URLSearchParams(body);
  return Object.fromEntries([...new Set(form.keys())].map((name) => [name, form.getAll(name)]));
}

function named(known: Readonly<Record<string, string>>, name: string): string {
  const found = Object.keys(known).find((one) => one.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new GuestError(`Unsupported algorithm: ${name}`);
  return known[found] as string;
}

function hashOf({ hash }: Algorithm): string {
  return named(digests, hash ?? 'SHA-256');
}

function signed(options: Algorithm, secret: Key, data: Buffer): Buffer {
  if (options.name === 'HMAC') return createHmac(hashOf(options), octets(secret)).update(data).digest();
  const privateKey = keyObject(options, () =>
    createPrivateKey(isPem(secret) ? String(secret) : (inForm(secret, 'pkcs8') as PrivateKeyInput)),
  );
  return sign(hashOf(options), data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

function verified(options: Algorithm, secret: Key, data: Buffer, signature: Buffer): boolean {
  if (options.name === 'HMAC') {
    const expected = createHmac(hashOf(options), octets(secret)).update(data).digest();
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
  const publicKey = keyObject(options, () =>
    createPublicKey(isPem(secret) ? String(secret) : (inForm(secret, 'spki') as PublicKeyInput)),
  );
  return verify(hashOf(options), data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
}

function octets(secret: Key): Buffer {
  if (Buffer.isBuffer(secret)) return secret;
  throw new GuestError('The key must be bytes');
}

function isPem(secret: Key): boolean {
  return Buffer.isBuffer(secret) && secret.subarray(0, 10).toString('latin1') === '-----BEGIN';
}

/** A JWK, or the bytes of PKCS #8 and SPKI. */
function inForm(secret: Key, type: 'pkcs8' | 'spki') {
  if (Buffer.isBuffer(secret)) return { key: secret, format: 'der', type } as const;
  return { key: secret as JsonWebKey, format: 'jwk' } as const;
}

function keyObject({ name }: Algorithm, make: () => KeyObject): KeyObject {
  if (!['RSA', 'RSASSA-PKCS1-v1_5', 'ECDSA'].includes(name)) throw new GuestError(`Unsupported algorithm: ${name}`);
  try {
    return make();
  } catch {
    throw new GuestError('The key cannot be read');
  }
}

/** Bytes of a secret key, or the two JWKs of a pair. */
function generated(
  { name, length, hash, namedCurve = 'P-256' }: Algorithm,
  draw: (length: number) => Uint8Array,
): unknown {
  if (name === 'HMAC') {
    const bits = length ?? (hash === 'SHA-512' || hash === 'SHA-384' ? 1024 : 512);
    if (bits < 8 || bits > 4096 || bits % 8 !== 0) throw new GuestError('The length must be 8 to 4096 bits, in bytes');
    return [...draw(bits / 8)];
  }
  if (name === 'AES') {
    if (length !== undefined && ![128, 192, 256].includes(length)) {
      throw new GuestError('The length of an AES key is 128, 192 or 256');
    }
    return [...draw((length ?? 256) / 8)];
  }
  if (name !== 'ECDSA') throw new GuestError(`generateKey for ${name} is not available to scripts`);
  if (!['P-256', 'P-384', 'P-521'].includes(namedCurve)) throw new GuestError(`Unsupported curve: ${namedCurve}`);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  return { privateKey: privateKey.export({ format: 'jwk' }), publicKey: publicKey.export({ format: 'jwk' }) };
}

function uuidOf(drawn: Uint8Array): string {
  const given = Buffer.from(drawn);
  given[6] = ((given[6] as number) & 0x0f) | 0x40;
  given[8] = ((given[8] as number) & 0x3f) | 0x80;
  return given.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Between both bounds, each as likely as the other: what would favour some is drawn anew. */
function drawnInt(draw: (length: number) => Uint8Array, low: number, high: number): number {
  const size = BigInt(high) - BigInt(low) + 1n;
  if (size < 1n || size > 2n ** 48n) throw new GuestError('The bound must be positive');
  const ceiling = 2n ** 64n - (2n ** 64n % size);
  for (;;) {
    const drawn = Buffer.from(draw(8)).readBigUInt64BE();
    if (drawn < ceiling) return Number(BigInt(low) + (drawn % size));
  }
}
