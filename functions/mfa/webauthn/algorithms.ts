// Signature algorithms by AM's names for them in configs, by COSE's numbers, and by Java's names in profiles.
import type { PasskeyAlgorithm } from '../../ports/passkeys.ts';

/** RS1 is SHA-1: it is read, offered to nobody and never taken. */
export const algorithmNames = ['ES256', 'ES512', 'ES384', 'RS1', 'RS256', 'RS384', 'RS512', 'EDDSA'] as const;

export type AlgorithmName = (typeof algorithmNames)[number];

interface Algorithm {
  readonly cose: number;
  readonly stored: PasskeyAlgorithm;
}

const algorithms: Readonly<Record<Exclude<AlgorithmName, 'RS1'>, Algorithm>> = {
  ES256: { cose: -7, stored: 'SHA256withECDSA' },
  ES384: { cose: -35, stored: 'SHA384withECDSA' },
  ES512: { cose: -36, stored: 'SHA512withECDSA' },
  EDDSA: { cose: -8, stored: 'EdDSA' },
  RS256: { cose: -257, stored: 'SHA256withRSA' },
  RS384: { cose: -258, stored: 'SHA384withRSA' },
  RS512: { cose: -259, stored: 'SHA512withRSA' },
};

/** In the order given. */
export function coseAlgorithms(names: readonly AlgorithmName[]): number[] {
  return names.flatMap((name) => (name === 'RS1' ? [] : [algorithms[name].cose]));
}

// Public keys: COSE_Key (RFC 9053) as authenticators have them, JWK as profiles do.

/** By the number of `kty`, then of `crv`. */
const curves: Readonly<Record<string, { readonly kty: string; readonly crv: string; readonly alg: number }>> = {
  '2.1': { kty: 'EC', crv: 'P-256', alg: -7 },
  '2.2': { kty: 'EC', crv: 'P-384', alg: -35 },
  '2.3': { kty: 'EC', crv: 'P-521', alg: -36 },
  '1.6': { kty: 'OKP', crv: 'Ed25519', alg: -8 },
};

/** Undefined for a key that is none of ours: of another kind, or of a curve that its algorithm does not go with. */
export function jwkOf(
  cose: ReadonlyMap<unknown, unknown>,
): { readonly key: Readonly<Record<string, string>>; readonly algorithm: PasskeyAlgorithm } | undefined {
  const [kty, alg, first, second, third] = [1, 3, -1, -2, -3].map((label) => cose.get(label));
  const algorithm = Object.values(algorithms).find((one) => one.cose === alg)?.stored;
  if (!algorithm) return undefined;
  if (kty === 3) {
    if (!algorithm.endsWith('RSA') || !isBytes(first) || !isBytes(second)) return undefined;
    return { key: { kty: 'RSA', n: base64url(first), e: base64url(second) }, algorithm };
  }
  const curve = curves[`${String(kty)}.${String(first)}`];
  if (!curve || curve.alg !== alg || !isBytes(second)) return undefined;
  const { crv } = curve;
  if (curve.kty === 'OKP') return { key: { kty: 'OKP', crv, x: base64url(second) }, algorithm };
  if (!isBytes(third)) return undefined;
  return { key: { kty: 'EC', x: base64url(second), y: base64url(third), crv }, algorithm };
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
