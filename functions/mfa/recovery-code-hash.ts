// Recovery codes at rest: one salt for the set and a slow hash, so that trying a code costs one hash whatever is left.
import { timingSafeEqual } from 'node:crypto';
import { recoveryCodeCost } from './hash-costs.ts';
import { costText, type HashCost, holdsNul, parseCost, type SlowHash, slowHash } from './slow-hash.ts';

/** Half a device row's budget would go into longer hashes; 16 bytes are more than a code has. */
const recoveryCodeHashLength = 16;

export interface RecoveryCodeHashing {
  /** For new sets, and for the hash that an unknown user costs. Default: `recoveryCodeCost`. */
  readonly cost?: HashCost;
  readonly slowHash?: SlowHash;
}

/** What is stored of a set of codes. */
export interface RecoveryCodeSet {
  readonly salt: Uint8Array;
  /** `m=7168,t=1,p=1`, of before `ln=14,r=8,p=1`. */
  readonly cost: string;
  readonly hashes: readonly Uint8Array[];
}

/** `salt` must be random and new. Throws for what cannot be a code. */
export async function hashRecoveryCodes(
  codes: readonly string[],
  salt: Uint8Array,
  { cost = recoveryCodeCost, slowHash: slow = slowHash }: RecoveryCodeHashing = {},
): Promise<RecoveryCodeSet> {
  if (codes.some(holdsNul)) throw new Error('A recovery code cannot hold the character NUL');
  const distinct = [...new Set(codes)];
  const hashes = await Promise.all(distinct.map((code) => slow(code, salt, recoveryCodeHashLength, cost)));
  return { salt, cost: costText(cost), hashes };
}

/**
 * The hash of a typed code under the salt of a set. Without a set it costs the same and gives a hash that no set holds:
 * the time does not tell who has codes. The same for what cannot be a code.
 */
export function hashRecoveryCode(
  code: string,
  set: Pick<RecoveryCodeSet, 'salt' | 'cost'> | undefined,
  { cost = recoveryCodeCost, slowHash: slow = slowHash }: RecoveryCodeHashing = {},
): Promise<Uint8Array> {
  const salt = set && !holdsNul(code) ? set.salt : new Uint8Array(16);
  const stored = set && parseCost(set.cost);
  return slow(code, salt, recoveryCodeHashLength, stored ?? cost);
}

/** Looks at every hash of the set, so that the time does not tell which one it is. */
export function holdsHash(hashes: readonly Uint8Array[], hash: Uint8Array): boolean {
  let found = false;
  for (const candidate of hashes) found = sameBytes(candidate, hash) || found;
  return found;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

// Whether recovery codes are being stored once more: what has been spent of them must not come back.

/**
 * Whether the set was made from these codes, whatever has been spent of it since. `spent` is the hash of the code that
 * was spent last. Codes are random: two sets that share one are the same set.
 */
export async function isSetOf(
  codes: readonly string[],
  set: RecoveryCodeSet,
  spent: Uint8Array | undefined,
  hashing: RecoveryCodeHashing = {},
): Promise<boolean> {
  const known = spent ? [...set.hashes, spent] : set.hashes;
  const distinct = [...new Set(codes)];
  if (known.length === 0 || known.length > distinct.length) return false;
  if (!spent && known.length < distinct.length) return false;
  const hashes = await Promise.all(distinct.map((code) => hashRecoveryCode(code, set, hashing)));
  return known.every((hash) => holdsHash(hashes, hash));
}
