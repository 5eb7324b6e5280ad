// Whether recovery codes are being stored once more: what has been spent of them must not come back.
import { hashRecoveryCode, holdsHash, type RecoveryCodeHashing, type RecoveryCodeSet } from './recovery-code-hash.ts';

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
