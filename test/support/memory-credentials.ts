// Passwords in memory, hashed as in earnest but cheaply.
import {
  hashPassword,
  type PasswordHashing,
  passwordSaltLength,
  verifyPassword,
} from '../../functions/mfa/password-hash.ts';
import type { PasswordChange, PasswordCheck } from '../../functions/ports/users.ts';
import { cheapCost, type MemoryStore, type MemoryTools, userIn } from './memory-store.ts';

export function memoryCredentials(
  store: MemoryStore,
  { clock, randomness }: MemoryTools,
  hashing: PasswordHashing = { cost: cheapCost },
): PasswordCheck & PasswordChange {
  return {
    async check(user, password) {
      const found = userIn(store, user);
      const correct = await verifyPassword(password, found?.passwordHash, hashing);
      if (!found) return { known: false, correct, active: false, mustChange: false, expired: false };
      return {
        known: true,
        correct,
        active: found.identity.active,
        mustChange: found.mustChangePassword,
        expired: clock.now() >= (found.passwordExpiresAt ?? Number.POSITIVE_INFINITY),
        username: found.identity.username,
      };
    },
    async change(user, password) {
      const passwordHash = await hashPassword(password, randomness.bytes(passwordSaltLength), hashing);
      const found = userIn(store, user);
      if (!found) return false;
      found.passwordHash = passwordHash;
      found.mustChangePassword = false;
      delete found.passwordExpiresAt;
      return true;
    },
  };
}
