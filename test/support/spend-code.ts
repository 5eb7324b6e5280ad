// Spending a recovery code where only the verdict matters.
import type { RecoveryCodes, Spending } from '../../functions/ports/recovery.ts';

export async function spendCode(
  recoveryCodes: RecoveryCodes,
  ...args: Parameters<RecoveryCodes['spend']>
): Promise<Spending['verdict']> {
  return (await recoveryCodes.spend(...args)).verdict;
}
