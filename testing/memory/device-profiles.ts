// Stored device profiles in memory.
import type {
  DeviceProfile,
  DeviceProfileEditor,
  DeviceProfileSaving,
  DeviceProfiles,
  DeviceProfileUse,
} from '../../functions/ports/devices.ts';
import { type User, userKey } from '../../functions/ports/users.ts';
import type { MemoryStore, MemoryTools } from './store.ts';

type All = DeviceProfiles & DeviceProfileUse & DeviceProfileSaving & DeviceProfileEditor;

export function memoryDeviceProfiles({ deviceProfiles }: MemoryStore, { clock }: MemoryTools): All {
  const of = (user: User) => deviceProfiles.get(userKey(user) ?? '') ?? new Map<string, DeviceProfile>();
  const change = (user: User, identifier: string, changes: Partial<DeviceProfile>): boolean => {
    const known = of(user).get(identifier);
    if (known) of(user).set(identifier, { ...known, ...changes });
    return known !== undefined;
  };
  const latest = (profiles: Iterable<DeviceProfile>) =>
    [...profiles].sort((one, other) => other.lastSelectedDate - one.lastSelectedDate);
  return {
    async find(user, identifier) {
      return of(user).get(identifier);
    },
    async select(user, identifier) {
      return change(user, identifier, { lastSelectedDate: clock.now() });
    },
    async save(user, { usualAlias, ...seen }, most) {
      const key = userKey(user);
      if (key === undefined) throw new Error('Nobody can have this user name');
      const owned = of(user);
      deviceProfiles.set(key, owned);
      const usual = usualAlias === undefined ? {} : { alias: usualAlias };
      const { identifier } = seen;
      owned.set(identifier, { ...usual, ...owned.get(identifier), ...seen, lastSelectedDate: clock.now() });
      const others = latest(owned.values()).filter((one) => one.identifier !== identifier);
      for (const oldest of others.slice(most - 1)) owned.delete(oldest.identifier);
    },
    async list(user) {
      return latest(of(user).values());
    },
    async rename(user, identifier, alias) {
      return change(user, identifier, { alias });
    },
    async remove(user, identifier) {
      const known = of(user).get(identifier);
      of(user).delete(identifier);
      return known;
    },
  };
}
