// Password hashes as other systems keep them, for users who come from there: bcrypt, PBKDF2 (as PHC strings and as directories
// write it) and the salted digests of LDAP. They are compared with as they are, and replaced at the next right password.
import { createHash, pbkdf2 } from 'node:crypto';
import { hash as bcrypt } from 'bcryptjs';

type Digest = 'sha1' | 'sha256' | 'sha384' | 'sha512';

type Scheme = 'bcrypt' | `pbkdf2-${Digest}` | `salted-${Digest}`;

export interface ForeignCost {
  readonly scheme: Scheme;
  /** bcrypt: log2 of the rounds. PBKDF2: iterations. A salted digest has one. */
  readonly work: number;
}

export interface ForeignHash {
  readonly cost: ForeignCost;
  /** Of bcrypt the 22 characters, as bytes of ASCII. */
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

export type ForeignHashing = (
  password: string,
  salt: Uint8Array,
  length: number,
  cost: ForeignCost,
) => Promise<Uint8Array>;

/** Seconds of a function at most: a login waits no longer, and whoever guesses must not buy minutes with one request. */
const mostWork: Readonly<Record<'bcrypt' | 'pbkdf2', number>> = { bcrypt: 14, pbkdf2: 2_000_000 };

const digestLengths: Readonly<Record<Digest, number>> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 };
const longestSalt = 64;
const bcryptSaltLength = 22;

/** The hash of a password as it was typed: how others normalise, nobody can tell. */
export const foreignHash: ForeignHashing = async (password, salt, length, { scheme, work }) => {
  if (scheme === 'bcrypt') {
    const text = await bcrypt(password, `$2b$${String(work).padStart(2, '0')}$${Buffer.from(salt).toString('latin1')}`);
    return new Uint8Array(Buffer.from(text.slice(-length), 'latin1'));
  }
  const [kind, digest = ''] = scheme.split('-');
  if (kind === 'salted') return new Uint8Array(createHash(digest).update(password).update(salt).digest());
  return new Promise((resolve, reject) => {
    pbkdf2(password, salt, work, length, digest, (error, key) =>
      error ? reject(error) : resolve(new Uint8Array(key)),
    );
  });
};

/** As texts of costs of our own are: `bcrypt=12`, `pbkdf2-sha256=10000`. */
export function foreignCostText({ scheme, work }: ForeignCost): string {
  return `${scheme}=${work}`;
}

/** Undefined for anything that is no such text. */
export function parseForeignCost(text: string): ForeignCost | undefined {
  const [, scheme = '', work = ''] = /^([a-z0-9-]+)=(\d{1,7})$/.exec(text) ?? [];
  const isKnown = scheme === 'bcrypt' || /^(pbkdf2|salted)-sha(1|256|384|512)$/.test(scheme);
  const cost: ForeignCost = { scheme: scheme as Scheme, work: Number(work) }; // just looked at
  return isKnown && isBounded(cost) ? cost : undefined;
}

/** A salt to spend a cost under when there is nothing to compare with. */
export function anySalt({ scheme }: ForeignCost): Uint8Array {
  return scheme === 'bcrypt' ? new Uint8Array(Buffer.from('.'.repeat(bcryptSaltLength))) : new Uint8Array(16);
}

/** How long what is compared with is, of a cost alone. */
export function foreignHashLength({ scheme }: ForeignCost): number {
  return scheme === 'bcrypt' ? 31 : digestLengths[(scheme.split('-')[1] ?? 'sha256') as Digest];
}

function isBounded({ scheme, work }: ForeignCost): boolean {
  if (scheme === 'bcrypt') return work >= 4 && work <= mostWork.bcrypt;
  return work >= 1 && work <= (scheme.startsWith('pbkdf2') ? mostWork.pbkdf2 : 1);
}

/** Undefined for what is no such hash, or one that would take minutes. */
export function parseForeignHash(stored: string): ForeignHash | undefined {
  const parsed = bcryptHash(stored) ?? phcPbkdf2(stored) ?? directoryPbkdf2(stored) ?? saltedDigest(stored);
  if (!parsed || !isBounded(parsed.cost)) return undefined;
  const { salt, hash, cost } = parsed;
  return salt.length >= 1 && salt.length <= longestSalt && hash.length === foreignHashLength(cost) ? parsed : undefined;
}

/** `$2b$12$` and 53 characters; directories write `{BCRYPT}` or `{CRYPT}` before it. `2x` marks hashes of a broken version. */
function bcryptHash(stored: string): ForeignHash | undefined {
  const [, work = '', salt, hash] =
    /^(?:\{(?:bcrypt|crypt)\})?\$2[aby]\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/i.exec(stored) ?? [];
  if (salt === undefined || hash === undefined) return undefined;
  return { cost: { scheme: 'bcrypt', work: Number(work) }, salt: ascii(salt), hash: ascii(hash) };
}

/** `$pbkdf2-sha256$i=600000$salt$hash`, and `$pbkdf2-sha256$29000$salt$hash` as passlib writes it. */
function phcPbkdf2(stored: string): ForeignHash | undefined {
  const [, digest = 'sha1', work, salt, hash] =
    /^\$pbkdf2(?:-(sha1|sha256|sha384|sha512))?\$(?:i=)?(\d{1,7})(?:,l=\d{1,3})?\$([./+A-Za-z0-9]{1,86})={0,2}\$([./+A-Za-z0-9]{27,86})={0,2}$/.exec(
      stored,
    ) ?? [];
  if (work === undefined || salt === undefined || hash === undefined) return undefined;
  const cost = { scheme: `pbkdf2-${digest as Digest}` as const, work: Number(work) };
  return { cost, salt: base64(salt), hash: base64(hash) };
}

/** `{PBKDF2-HMAC-SHA256}10000:` and the hash with the salt behind it; `{PBKDF2}` is that of SHA-1. */
function directoryPbkdf2(stored: string): ForeignHash | undefined {
  const [, digits = '1', work, text] =
    /^\{PBKDF2(?:-HMAC-SHA(1|256|512))?\}(\d{1,7}):([+/A-Za-z0-9]{24,256}={0,2})$/i.exec(stored) ?? [];
  if (work === undefined || text === undefined) return undefined;
  const digest = `sha${digits}` as Digest;
  return withSaltBehind(digest, { scheme: `pbkdf2-${digest}`, work: Number(work) }, text);
}

/** `{SSHA512}` and the hash with the salt behind it; `{SSHA}` is that of SHA-1. */
function saltedDigest(stored: string): ForeignHash | undefined {
  const [, digits = '1', text] = /^\{SSHA(1|256|384|512)?\}([+/A-Za-z0-9]{24,256}={0,2})$/i.exec(stored) ?? [];
  if (text === undefined) return undefined;
  const digest = `sha${digits}` as Digest;
  return withSaltBehind(digest, { scheme: `salted-${digest}`, work: 1 }, text);
}

function withSaltBehind(digest: Digest, cost: ForeignCost, text: string): ForeignHash {
  const bytes = base64(text);
  const length = digestLengths[digest];
  return { cost, hash: bytes.subarray(0, length), salt: bytes.subarray(length) };
}

function ascii(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

/** Passlib has `.` where Base64 has `+`. */
function base64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll('.', '+'), 'base64'));
}
