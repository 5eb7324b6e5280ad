// What is told of factors, in memory.
import type { FactorReports } from '../../functions/ports/devices.ts';
import { userKey } from '../../functions/ports/users.ts';
import type { MemoryStore } from './store.ts';

export function memoryFactorReports({ devices }: MemoryStore): FactorReports {
  return {
    async list(user) {
      const owned = [...(devices.get(userKey(user) ?? '')?.values() ?? [])];
      const reports = owned.map(({ summary, attempts, codeAttempts, codes, push }) => ({
        ...summary,
        failures: attempts.known.charges.size + attempts.stranger.charges.size,
        recoveryFailures: codeAttempts.known.charges.size + codeAttempts.stranger.charges.size,
        recoveryCodesLeft: codes?.hashes.length ?? 0,
        unreachable: push?.endpointDisabled ?? false,
      }));
      return reports.sort((one, other) => other.createdDate - one.createdDate);
    },
  };
}
