// Skip settings in memory.
import type { SkipSettingChanges, SkipSettings } from '../../functions/ports/devices.ts';
import { type MemoryStore, userIn } from './memory-store.ts';

export function memorySkipSettings(store: MemoryStore): SkipSettings & SkipSettingChanges {
  return {
    async get(user, kind) {
      return userIn(store, user)?.skip.get(kind) ?? 'notSet';
    },
    async set(user, kind, setting) {
      const found = userIn(store, user);
      found?.skip.set(kind, setting);
      return found !== undefined;
    },
  };
}
