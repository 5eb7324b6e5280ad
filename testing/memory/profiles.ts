// Profiles in memory.
import type { Profiles } from '../../functions/ports/users.ts';
import { type MemoryStore, userIn } from './store.ts';

export function memoryProfiles(store: MemoryStore): Profiles {
  return {
    async find(user) {
      return structuredClone(userIn(store, user)?.identity);
    },
    async change(user, { attributes, active }, seen) {
      const found = userIn(store, user);
      if (!found) return false;
      const { identity } = found;
      const isAsSeen = Object.keys(attributes).every((name) => {
        const [now, then] = [identity.attributes, seen.attributes].map((all) =>
          Object.hasOwn(all, name) ? all[name] : undefined,
        );
        return now?.length === then?.length && now?.[0] === then?.[0];
      });
      if (!isAsSeen) return false;
      const next = Object.entries({ ...identity.attributes, ...structuredClone(attributes) });
      const kept = next.filter(([name, values]) => values.length > 0 || !Object.hasOwn(attributes, name));
      found.identity = {
        ...identity,
        ...(active !== undefined && { active }),
        attributes: Object.fromEntries(kept),
      };
      return true;
    },
  };
}
