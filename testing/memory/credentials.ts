// Passwords in memory, hashed as in earnest but cheaply.
import {
  hashPassword,
  type PasswordHashing,
  passwordSaltLength,
  verifyPassword,
} from '../../functions/mfa/password-hash.ts';
import type { Argon2Cost } from '../../functions/mfa/slow-hash.ts';
import type { PasswordChange, PasswordCheck, PasswordRenewal } from '../../functions/ports/users.ts';
import { cheapHashing, type MemoryStore, type MemoryTools, userIn } from './store.ts';

export function memoryCredentials(
  store: MemoryStore,
  { clock, randomness }: MemoryTools,
  hashing: PasswordHashing = cheapHashing,
): PasswordCheck & PasswordChange & PasswordRenewal {
  const costs = (hash: Argon2Cost | undefined) => (hash ? { ...hashing, cost: hash } : hashing);
  return {
    async check(user, password, { hash, counts = true } = {}) {
      const found = userIn(store, user);
      const { correct, stale, even } = await verifyPassword(password, found?.passwordHash, costs(hash));
      const active = found?.identity.active ?? false;
      const expired = clock.now() >= (found?.passwordExpiresAt ?? Number.POSITIVE_INFINITY);
      if (!counts || !correct || !active || expired) await even(store.hashCosts.get(user.realm));
      if (!found) return { known: false, correct, active, mustChange: false, expired };
      return {
        ...{ known: true, correct, active, expired },
        ...{ mustChange: found.mustChangePassword, username: found.identity.username },
        ...(stale && found.passwordHash !== undefined && { stale: found.passwordHash }),
      };
    },
    async change(user, password, hash) {
      const passwordHash = await hashPassword(password, randomness.bytes(passwordSaltLength), costs(hash));
      const found = userIn(store, user);
      if (!found) return false;
      found.passwordHash = passwordHash;
      found.mustChangePassword = false;
      delete found.passwordExpiresAt;
      return true;
    },
    async renew(user, password, stale, hash) {
      const passwordHash = await hashPassword(password, randomness.bytes(passwordSaltLength), costs(hash));
      const found = userIn(store, user);
      if (found?.passwordHash !== stale) return false;
      found.passwordHash = passwordHash;
      return true;
    },
  };
}
