// Recovery codes in memory.
import { hashRecoveryCode, holdsHash, type RecoveryCodeHashing } from '../../functions/mfa/recovery-code-hash.ts';
import type { RecoveryCodes } from '../../functions/ports/recovery-codes.ts';
import { chargeAttempt, cheapCost, devicesIn, type MemoryStore, type MemoryTools } from './memory-store.ts';

export function memoryRecoveryCodes(
  store: MemoryStore,
  { clock }: Pick<MemoryTools, 'clock'>,
  hashing: RecoveryCodeHashing = { cost: cheapCost },
): RecoveryCodes {
  return {
    async spend(user, kind, code, visit, policy, guesser = 'stranger') {
      const device = devicesIn(store, user, kind).find(({ codes }) => codes);
      const hash = await hashRecoveryCode(code, device?.codes, hashing);
      if (!device?.codes) return 'refused';
      const { codeSpent } = device;
      if (codeSpent && holdsHash([codeSpent.hash], hash)) return codeSpent.visit === visit ? 'accepted' : 'refused';
      if (chargeAttempt(device.codeAttempts[guesser], visit, policy, clock.now()) === 'limited') return 'limited';
      const { codes } = device;
      if (!holdsHash(codes.hashes, hash)) return 'refused';
      device.codes = { ...codes, hashes: codes.hashes.filter((other) => !holdsHash([other], hash)) };
      device.codeSpent = { visit, hash };
      device.codeAttempts[guesser].charges.clear();
      return 'accepted';
    },
  };
}
