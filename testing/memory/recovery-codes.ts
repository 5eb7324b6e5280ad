// Recovery codes in memory.
import {
  hashRecoveryCode,
  hashRecoveryCodes,
  holdsHash,
  type RecoveryCodeHashing,
} from '../../functions/mfa/recovery-code-hash.ts';
import type { RecoveryCodes, Spending } from '../../functions/ports/recovery.ts';
import { userKey } from '../../functions/ports/users.ts';
import { chargeAttempt, cheapCost, devicesIn, type MemoryDevice, type MemoryStore, type MemoryTools } from './store.ts';

export function memoryRecoveryCodes(
  store: MemoryStore,
  { clock }: Pick<MemoryTools, 'clock'>,
  hashing: RecoveryCodeHashing = { cost: cheapCost },
): RecoveryCodes {
  return {
    async spend(user, kind, code, visit, policy, guesser = 'stranger', next, passes = false) {
      const pass = passes ? store.passes.get(userKey(user) ?? '') : undefined;
      if (pass?.code === code && clock.now() < pass.expiresAt && (pass.spentBy ?? visit) === visit) {
        pass.spentBy = visit;
        return { verdict: 'passed' };
      }
      const device = devicesIn(store, user, kind).find(({ codes }) => codes);
      const hash = await hashRecoveryCode(code, device?.codes, hashing);
      if (!device?.codes) return { verdict: 'refused' };
      const { codeSpent } = device;
      if (codeSpent && holdsHash([codeSpent.hash], hash)) {
        return codeSpent.visit === visit ? accepted(device, next, hashing) : { verdict: 'refused' };
      }
      if (chargeAttempt(device.codeAttempts[guesser], visit, policy, clock.now()) === 'limited')
        return { verdict: 'limited' };
      const { codes } = device;
      if (!holdsHash(codes.hashes, hash)) return { verdict: 'refused' };
      device.codes = { ...codes, hashes: codes.hashes.filter((other) => !holdsHash([other], hash)) };
      device.codeSpent = { visit, hash, renewed: false };
      device.codeAttempts[guesser].charges.clear();
      return accepted(device, next, hashing);
    },
  };
}

async function accepted(
  device: MemoryDevice,
  next: (() => readonly string[]) | undefined,
  hashing: RecoveryCodeHashing,
): Promise<Spending> {
  const { codes, codeSpent } = device;
  if (codes?.hashes.length === 0 && codeSpent && next) {
    const { hashes } = await hashRecoveryCodes(next(), codes.salt, hashing);
    // Another run of the visit may have been faster.
    if (device.codes?.hashes.length === 0) {
      device.codes = { ...codes, hashes };
      codeSpent.renewed = true;
    }
  }
  return {
    verdict: 'accepted',
    device: device.summary.uuid,
    deviceName: device.summary.deviceName,
    left: device.codes?.hashes.length ?? 0,
    renewed: codeSpent?.renewed ?? false,
  };
}
