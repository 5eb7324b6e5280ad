// Data keys wrapped under a master key in a file, for one machine: AES-256-GCM with the purpose as additional data.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { KeyWrapper } from '../../ports/keys.ts';
import type { Randomness } from '../../ports/system.ts';

const cipher = 'aes-256-gcm';
const keyLength = 32;
const ivLength = 12;
const tagLength = 16;
const keyFile = z.object({
  masterKey: z
    .base64()
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((key) => key.length === keyLength),
});

/** Makes the file, readable by its owner only, when it is missing. */
export function fileKeyWrapper(path: string, randomness: Randomness): KeyWrapper {
  const masterKey = readMasterKey(path) ?? makeMasterKey(path, randomness);
  return {
    async generate(purpose) {
      const bytes = randomness.bytes(keyLength);
      const iv = randomness.bytes(ivLength);
      const sealing = createCipheriv(cipher, masterKey, iv, { authTagLength: tagLength }).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([sealing.update(bytes), sealing.final()]);
      return { bytes, wrapped: new Uint8Array(Buffer.concat([iv, sealing.getAuthTag(), sealed])) };
    },
    async unwrap(purpose, wrapped) {
      const iv = wrapped.subarray(0, ivLength);
      const opening = createDecipheriv(cipher, masterKey, iv, { authTagLength: tagLength })
        .setAAD(Buffer.from(purpose))
        .setAuthTag(wrapped.subarray(ivLength, ivLength + tagLength));
      const bytes = Buffer.concat([opening.update(wrapped.subarray(ivLength + tagLength)), opening.final()]);
      return new Uint8Array(bytes);
    },
  };
}

function readMasterKey(path: string): Buffer | undefined {
  try {
    return keyFile.parse(JSON.parse(readFileSync(path, 'utf8'))).masterKey;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new Error(`The key file ${path} cannot be read`, { cause: error });
  }
}

/** Written aside and linked into place: of several processes one wins, and none ever reads half a key. */
function makeMasterKey(path: string, randomness: Randomness): Buffer {
  const aside = `${path}.${Buffer.from(randomness.bytes(8)).toString('hex')}`;
  const text = JSON.stringify({ masterKey: Buffer.from(randomness.bytes(keyLength)).toString('base64') });
  writeFileSync(aside, text, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside);
  }
  const masterKey = readMasterKey(path);
  if (!masterKey) throw new Error(`The key file ${path} is gone`);
  return masterKey;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
