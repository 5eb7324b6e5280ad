// Identities in memory.
import { type Identities, type IdentityAttributes, type IdentitySearch, mailKey } from '../../functions/ports/users.ts';
import { type MemoryStore, userIn } from './store.ts';

export function memoryIdentities(store: MemoryStore): Identities {
  return {
    async find(user) {
      return structuredClone(userIn(store, user)?.identity);
    },
  };
}

export function memoryIdentityAttributes(store: MemoryStore): IdentityAttributes {
  const change = (user: Parameters<IdentityAttributes['set']>[0], merge: (before: Values) => Values): boolean => {
    const found = userIn(store, user);
    if (!found) return false;
    const kept = Object.entries(merge(found.identity.attributes)).filter(([, values]) => values.length > 0);
    found.identity = { ...found.identity, attributes: structuredClone(Object.fromEntries(kept)) };
    return true;
  };
  return {
    set: async (user, wanted) => change(user, (before) => ({ ...before, ...wanted })),
    add: async (user, added) =>
      change(user, (before) => {
        const grown = Object.entries(added).map(([name, values]) => [
          name,
          [...new Set([...(before[name] ?? []), ...values])],
        ]);
        return { ...before, ...Object.fromEntries(grown) };
      }),
  };
}

type Values = Readonly<Record<string, readonly string[]>>;
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
