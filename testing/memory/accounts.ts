// Accounts in memory.
import type { Accounts, LoginCountReader, LoginCounts } from '../../functions/ports/users.ts';
import { type MemoryStore, userIn } from './store.ts';

export function memoryAccounts(store: MemoryStore): Accounts & LoginCounts & LoginCountReader {
  return {
    async setActive(user, active) {
      const found = userIn(store, user);
      if (found) found.identity = { ...found.identity, active };
      return found !== undefined;
    },
    async countLogin(user, visit) {
      const found = userIn(store, user);
      if (found && found.lastCountedVisit !== visit) {
        found.loginCount += 1;
        found.lastCountedVisit = visit;
      }
      return found !== undefined;
    },
    async loginCount(user) {
      const found = userIn(store, user);
      if (!found) return undefined;
      return found.lastCountedVisit === undefined ? {} : { count: found.loginCount };
    },
  };
}
