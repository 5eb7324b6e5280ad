// Values that are sealed at rest: JWE compact (RFC 7516), `dir` and A256GCM, under a data key of one purpose. Purpose and
// owner are bound into the protected header, so that a value moved to another row, or to another use, does not open.
import { createHash } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { isJsonObject, type JsonObject } from '../../json.ts';
import type { KeyPurpose, KeyRings } from '../../ports/keys.ts';

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

export function sealer(keyRings: KeyRings, purpose: KeyPurpose): Sealer {
  return {
    async seal(owner, value) {
      const { current } = await keyRings.ring(purpose);
      return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
        .setProtectedHeader({
          alg: 'dir',
          enc: 'A256GCM',
          kid: current.id,
          bnd: binding(purpose, owner),
          ...(compressed.includes(purpose) && { zip: 'DEF' }),
        })
        .encrypt(current.bytes);
    },
    async open(owner, sealed) {
      try {
        const { kid = '', bnd } = decodeProtectedHeader(sealed);
        if (bnd !== binding(purpose, owner)) throw new Error('It belongs to another owner or purpose');
        const key = (await keyRings.ring(purpose, kid)).find(kid);
        if (!key) throw new Error('Its key is unknown');
        const { plaintext } = await compactDecrypt(sealed, key.bytes, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        const value: unknown = JSON.parse(new TextDecoder().decode(plaintext));
        if (!isJsonObject(value)) throw new Error('It is not an object');
        return value;
      } catch (cause) {
        throw new Error(`A sealed value (${purpose}) cannot be opened`, { cause });
      }
    },
  };
}

/** Short, since rows are billed by the kilobyte: 96 bits are out of reach for whoever makes up names to match one. */
function binding(purpose: KeyPurpose, owner: string): string {
  return createHash('sha256')
    .update(JSON.stringify([purpose, owner]))
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}
