// Values that are sealed at rest: JWE compact (RFC 7516), `dir` and A256GCM, under a data key of one purpose. Purpose and
// owner are bound into the protected header, so that a value moved to another row, or to another use, does not open.
import { createCipheriv, createDecipheriv, createHash, type KeyObject } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { isJsonObject, type JsonObject } from '../../json.ts';
import type { KeyPurpose, KeyRings } from '../../ports/keys.ts';
import { systemRandomness } from '../system/machine.ts';

export interface Sealer {
  /** `owner` names the row that the value belongs to. */
  seal(owner: string, value: JsonObject): Promise<string>;
  /** Throws when it was sealed for another owner or purpose, was changed, or its key is unknown. */
  open(owner: string, sealed: string): Promise<JsonObject>;
}

/**
 * A paused journey is a kilobyte of repeating names, and the kilobyte is what a write costs. Compression can betray a
 * secret to someone who adds text of his own beside it and sees the size: to a run only its own user adds any.
 */
const compressed: readonly KeyPurpose[] = ['journey-state'];
/** Bytes from which it pays: a row with less stays under its kilobyte as it is. */
const worthCompressing = 500;
/** Bytes: what is unpacked is no larger, whatever it says. */
const largestUnpacked = 250_000;

const ivLength = 12;
const tagLength = 16;

export function sealer(keyRings: KeyRings, purpose: KeyPurpose): Sealer {
  return {
    async seal(owner, value) {
      const { current } = await keyRings.ring(purpose);
      const plain = Buffer.from(JSON.stringify(value));
      const zip = compressed.includes(purpose) && plain.length >= worthCompressing;
      const bound = { alg: 'dir', enc: 'A256GCM', kid: current.id, bnd: binding(purpose, owner) };
      return encrypted({ ...bound, ...(zip && { zip: 'DEF' }) }, zip ? deflateRawSync(plain) : plain, current.secret);
    },
    async open(owner, sealed) {
      try {
        const jwe = parts(sealed);
        const { alg, enc, kid, bnd, zip, crit } = jwe.header;
        if (bnd !== binding(purpose, owner)) throw new Error('It belongs to another owner or purpose');
        const ours = alg === 'dir' && enc === 'A256GCM' && (zip === undefined || zip === 'DEF') && crit === undefined;
        if (!ours || typeof kid !== 'string') throw new Error('It is not sealed as we seal');
        const key = (await keyRings.ring(purpose, kid)).find(kid);
        if (!key) throw new Error('Its key is unknown');
        const plain = decrypted(jwe, key.secret);
        const text = zip === 'DEF' ? inflateRawSync(plain, { maxOutputLength: largestUnpacked }) : plain;
        const value: unknown = JSON.parse(text.toString());
        if (!isJsonObject(value)) throw new Error('It is not an object');
        return value;
      } catch (cause) {
        throw new Error(`A sealed value (${purpose}) cannot be opened`, { cause });
      }
    },
  };
}

// The compact form: header, no key, IV, ciphertext, tag. The header's text is what is authenticated along.

interface Jwe {
  readonly head: string;
  readonly header: JsonObject;
  readonly iv: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

function encrypted(header: JsonObject, plain: Buffer, key: KeyObject): string {
  const head = Buffer.from(JSON.stringify(header)).toString('base64url');
  const iv = Buffer.from(systemRandomness.bytes(ivLength));
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength }).setAAD(Buffer.from(head));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  const [ivText, text, tag] = [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'));
  return `${head}..${ivText}.${text}.${tag}`;
}

function parts(sealed: string): Jwe {
  const [head = '', wrapped, iv = '', ciphertext = '', tag = '', ...more] = sealed.split('.');
  const header: unknown = JSON.parse(Buffer.from(head, 'base64url').toString());
  if (!isJsonObject(header) || wrapped !== '' || more.length > 0) throw new Error('It is no JWE of ours');
  const [ivBytes, text, tagBytes] = [iv, ciphertext, tag].map((part) => Buffer.from(part, 'base64url'));
  if (!ivBytes || !text || !tagBytes) throw new Error('It is no JWE of ours');
  return { head, header, iv: ivBytes, ciphertext: text, tag: tagBytes };
}

/** Throws where anything was changed, or cut off: a shorter tag is easier to guess. */
function decrypted({ head, iv, ciphertext, tag }: Jwe, key: KeyObject): Buffer {
  if (iv.length !== ivLength || tag.length !== tagLength) throw new Error('It is no JWE of ours');
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength });
  decipher.setAAD(Buffer.from(head)).setAuthTag(tag);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

/** Short, since rows are billed by the kilobyte: 96 bits are out of reach for whoever makes up names to match one. */
function binding(purpose: KeyPurpose, owner: string): string {
  return createHash('sha256')
    .update(JSON.stringify([purpose, owner]))
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}
