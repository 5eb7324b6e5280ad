// Identities in memory.
import { type Identities, type IdentitySearch, mailKey } from '../../functions/ports/users.ts';
import { type MemoryStore, userIn } from './store.ts';

export function memoryIdentities(store: MemoryStore): Identities {
  return {
    async find(user) {
      return structuredClone(userIn(store, user)?.identity);
    },
  };
}

export function memoryIdentitySearch(store: MemoryStore): IdentitySearch {
  return {
    async findByMail(realm, address) {
      const wanted = mailKey(realm, address);
      const found = [...store.users.values()].filter(({ identity }) => {
        const [mail = ''] = identity.attributes['mail'] ?? [];
        return wanted !== undefined && mailKey(identity.realm, mail) === wanted;
      });
      return structuredClone(found.slice(0, 2).map(({ identity }) => identity));
    },
  };
}
