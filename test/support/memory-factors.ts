// The fence around factors, in memory.

import type { DemandedFactors, FactorFence, Factors } from '../../functions/ports/devices.ts';
import type { Clock } from '../../functions/ports/system.ts';
import { userKey } from '../../functions/ports/users.ts';
import type { MemoryStore } from './memory-store.ts';

export function memoryFactors(
  store: MemoryStore,
  { clock }: { clock: Clock },
): Factors & FactorFence & DemandedFactors {
  const devicesOf = (key: string | undefined) => [...(store.devices.get(key ?? '')?.keys() ?? [])];
  return {
    async look(user) {
      const key = userKey(user);
      const { revision = 0, raisedFor, raisedAt = 0 } = store.fences.get(key ?? '') ?? {};
      const devices = devicesOf(key);
      const isStoring = raisedFor !== undefined && clock.now() < raisedAt + 60_000 && !devices.includes(raisedFor);
      return { revision, devices, ...(isStoring && { storing: raisedFor }) };
    },
    async pass(user, device, seen) {
      const key = userKey(user);
      if (key === undefined) return false;
      const fence = store.fences.get(key) ?? { revision: 0 };
      if (seen !== undefined && fence.revision !== seen) return fence.raisedFor === device;
      store.fences.set(key, { revision: fence.revision + 1, raisedFor: device, raisedAt: clock.now() });
      return true;
    },
    async raise(user) {
      const key = userKey(user);
      if (key !== undefined) store.fences.set(key, { revision: (store.fences.get(key)?.revision ?? 0) + 1 });
    },
    async list(user) {
      const key = userKey(user);
      const skip = store.users.get(key ?? '')?.skip;
      const skipped = [...(skip ?? [])].flatMap(([kind, setting]) => (setting === 'skippable' ? [kind] : []));
      return devicesOf(key).filter((device) => !skipped.some((kind) => device.startsWith(`${kind}#`)));
    },
  };
}
