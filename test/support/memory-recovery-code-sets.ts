// New recovery codes for devices in memory.
import { hashRecoveryCodes, type RecoveryCodeHashing } from '../../functions/mfa/recovery-code-hash.ts';
import type { RecoveryCodeSets } from '../../functions/ports/recovery.ts';
import { cheapCost, devicesIn, type MemoryStore, type MemoryTools } from './memory-store.ts';

export function memoryRecoveryCodeSets(
  store: MemoryStore,
  { randomness }: Pick<MemoryTools, 'randomness'>,
  hashing: RecoveryCodeHashing = { cost: cheapCost },
): RecoveryCodeSets {
  return {
    async renew(user, kind, uuid, codes) {
      const set = await hashRecoveryCodes(codes, randomness.bytes(16), hashing);
      const all = devicesIn(store, user, kind);
      const device = all.find(({ summary }) => summary.uuid === uuid);
      if (!device) return false;
      for (const other of all) {
        delete other.codes;
        delete other.codeSpent;
      }
      device.codes = set;
      return true;
    },
  };
}
