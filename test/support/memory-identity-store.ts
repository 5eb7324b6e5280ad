// Making and changing users in memory.
import { hashPassword, type PasswordHashing, passwordSaltLength } from '../../functions/mfa/password-hash.ts';
import { type IdentityStore, userKey } from '../../functions/ports/users.ts';
import { cheapCost, type MemoryStore, type MemoryTools, userIn } from './memory-store.ts';

export function memoryIdentityStore(
  store: MemoryStore,
  { randomness }: MemoryTools,
  hashing: PasswordHashing = { cost: cheapCost },
): IdentityStore {
  return {
    async put({ password, mustChangePassword = false, passwordExpiresAt, ...identity }) {
      const key = userKey(identity);
      const passwordHash =
        password === undefined
          ? undefined
          : await hashPassword(password, randomness.bytes(passwordSaltLength), hashing);
      if (key === undefined || store.users.has(key)) return false;
      store.users.set(key, {
        identity: structuredClone(identity),
        ...(passwordHash !== undefined && { passwordHash }),
        ...(passwordExpiresAt !== undefined && { passwordExpiresAt }),
        mustChangePassword,
        loginCount: 0,
        skip: new Map(),
        retries: new Map(),
      });
      return true;
    },
    async setMail(user, address) {
      const found = userIn(store, user);
      if (!found) return undefined;
      const [previous] = found.identity.attributes['mail'] ?? [];
      const attributes = { ...found.identity.attributes, mail: [address] };
      found.identity = { ...found.identity, attributes };
      return previous === undefined ? {} : { previous };
    },
  };
}
