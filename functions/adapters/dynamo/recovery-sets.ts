// How a device row holds its recovery codes: one salt, the costs, and a set of hashes.
import * as z from 'zod';
import { hashRecoveryCodes, type RecoveryCodeHashing, type RecoveryCodeSet } from '../../mfa/recovery-code-hash.ts';
import type { Randomness } from '../../ports/system.ts';
import type { Row } from './table.ts';

export const recoverySetRow = z.object({
  recoverySalt: z.instanceof(Uint8Array).optional(),
  recoveryCost: z.string().default(''),
  /** DynamoDB drops a set with its last element. */
  recoveryCodes: z.set(z.instanceof(Uint8Array)).default(new Set()),
});

/** The attributes for these plain codes; none when there are no codes. */
export async function recoverySetAttributes(
  codes: readonly string[],
  randomness: Randomness,
  hashing: RecoveryCodeHashing,
): Promise<Row> {
  if (codes.length === 0) return {};
  const { salt, cost, hashes } = await hashRecoveryCodes(codes, randomness.bytes(16), hashing);
  return { recoverySalt: salt, recoveryCost: cost, recoveryCodes: new Set(hashes) };
}

/** Undefined for a device that never had recovery codes. */
export function recoverySetOf(row: z.output<typeof recoverySetRow>): RecoveryCodeSet | undefined {
  const { recoverySalt: salt, recoveryCost: cost, recoveryCodes } = row;
  return salt && { salt, cost, hashes: [...recoveryCodes] };
}
