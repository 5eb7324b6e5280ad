// JSON Web Tokens for scripts: made and read by jose, which is asynchronous, so on the side of whoever started the worker. Keys
// and tokens are the script's own.
import * as jose from 'jose';
import * as z from 'zod';
import { GuestError } from './script-host.ts';

const families = { HMAC: ['HS256', 'HS384', 'HS512'], RSA: ['RS256', 'RS384', 'RS512'] } as const;
const encryption = { alg: 'dir', enc: 'A128CBC-HS256' } as const;

const byte = z.int().min(0).max(255);
const bytes = z
  .array(byte)
  .max(8192)
  .transform((list) => Uint8Array.from(list));
const handler = z.union([
  z.object({ family: z.literal('HMAC'), key: bytes }),
  z.object({ family: z.literal('RSA'), key: z.record(z.string(), z.unknown()) }),
]);
type Handler = z.output<typeof handler>;
const header = z.record(z.string(), z.json());
const text = z.string().max(256 * 1024);

type Calls = Readonly<Record<string, readonly [args: z.ZodType, work: (args: never) => Promise<unknown>]>>;

/** By name: what the arguments must be, and what is done with them. Throws GuestError for a key or token that will not do. */
export const jwtCalls: Calls = {
  'jwt.sign': row(z.tuple([text, header, handler]), async ([payload, given, signer]) => {
    const alg = familyAlgorithm(signer, given['alg']);
    if (!alg) throw new GuestError(`The algorithm ${given['alg']} is none of a ${signer.family} key`);
    const key = await keyOf(signer, alg);
    return await new jose.CompactSign(new TextEncoder().encode(payload))
      .setProtectedHeader({ ...given, alg })
      .sign(key);
  }),
  // False for a forged token, and for one whose algorithm is not of the kind of the key: none, or a public key as a secret.
  'jwt.verify': row(z.tuple([text, handler]), async ([token, verifier]) => {
    const alg = familyAlgorithm(verifier, headerOf(token)['alg']);
    if (!alg) return false;
    const key = await keyOf({ ...verifier, key: publicPart(verifier) } as Handler, alg);
    return await jose.compactVerify(token, key, { algorithms: [alg] }).then(
      () => true,
      (error) => {
        if (error instanceof jose.errors.JOSEError) return false;
        throw error;
      },
    );
  }),
  'jwt.encrypt': row(z.tuple([text, header, bytes]), async ([payload, given, key]) => {
    if (given['alg'] !== encryption.alg || given['enc'] !== encryption.enc) {
      throw new GuestError(`JWE is available to scripts as ${encryption.alg} with ${encryption.enc} only`);
    }
    return await new jose.CompactEncrypt(new TextEncoder().encode(payload))
      .setProtectedHeader({ ...given, ...encryption })
      .encrypt(key);
  }),
  'jwt.decrypt': row(z.tuple([text, bytes]), async ([token, key]) => {
    const { plaintext } = await jose.compactDecrypt(token, key, {
      keyManagementAlgorithms: [encryption.alg],
      contentEncryptionAlgorithms: [encryption.enc],
    });
    return new TextDecoder().decode(plaintext);
  }),
};

function row<Args extends z.ZodType>(args: Args, work: (args: z.output<Args>) => Promise<unknown>): Calls[string] {
  const guarded = async (given: z.output<Args>): Promise<unknown> => {
    try {
      return await work(given);
    } catch (error) {
      if (error instanceof GuestError) throw error;
      // jose speaks of what it was given; the kind of trouble is enough.
      throw new GuestError(`The token or its key cannot be used (${error instanceof Error ? error.name : 'error'})`);
    }
  };
  return [args, guarded];
}

function familyAlgorithm({ family }: Handler, alg: unknown): string | undefined {
  return families[family].find((one) => one === alg);
}

async function keyOf({ family, key }: Handler, alg: string): Promise<Uint8Array | jose.CryptoKey> {
  if (family === 'HMAC') return key as Uint8Array;
  const imported = await jose.importJWK({ ...(key as jose.JWK), kty: 'RSA' }, alg);
  return imported as jose.CryptoKey;
}

function publicPart(verifier: Handler): Handler['key'] {
  return verifier.family === 'HMAC' ? verifier.key : { kty: 'RSA', n: verifier.key['n'], e: verifier.key['e'] };
}

function headerOf(token: string): Record<string, unknown> {
  try {
    return jose.decodeProtectedHeader(token) as Record<string, unknown>;
  } catch {
    throw new GuestError('This is no token');
  }
}
