// Passes of the help desk in memory; recovery-codes.ts spends them.
import type { HelpPasses } from '../../functions/ports/recovery.ts';
import { userKey } from '../../functions/ports/users.ts';
import type { MemoryStore } from './store.ts';

export function memoryHelpPasses({ passes }: MemoryStore): HelpPasses {
  return {
    async issue(user, code, expiresAt) {
      passes.set(userKey(user) ?? '', { code, expiresAt });
    },
    async revoke(user) {
      passes.delete(userKey(user) ?? '');
    },
  };
}
