// When devices were last used, in memory.
import type { FactorUses } from '../../functions/ports/devices.ts';
import { userKey } from '../../functions/ports/users.ts';
import type { MemoryStore } from './store.ts';

export function memoryFactorUses(store: MemoryStore): FactorUses {
  return {
    async list(user) {
      const devices = [...(store.devices.get(userKey(user) ?? '')?.values() ?? [])];
      return devices
        .map(({ summary: { kind, createdDate, lastAccessDate = createdDate }, codes }) => ({
          kind,
          lastUsed: lastAccessDate,
          hasRecoveryCodes: codes !== undefined,
        }))
        .sort((one, other) => other.lastUsed - one.lastUsed);
    },
  };
}
