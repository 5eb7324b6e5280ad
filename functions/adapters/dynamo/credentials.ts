// Passwords on the rows of the table Identities.
import * as z from 'zod';
import { hashPassword, type PasswordHashing, passwordSaltLength, verifyPassword } from '../../mfa/password-hash.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import { type PasswordChange, type PasswordCheck, userKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';

const row = z.object({
  username: z.string(),
  active: z.boolean(),
  passwordHash: z.string().optional(),
  passwordExpiresAt: z.number().default(Number.POSITIVE_INFINITY),
  mustChangePassword: z.boolean().default(false),
});
const attributes = Object.keys(row.shape);

export function dynamoPasswordCheck(
  dynamo: Dynamo,
  { clock }: { clock: Clock },
  hashing: PasswordHashing = {},
): PasswordCheck {
  const identities = dynamo.table('Identities');
  return {
    async check(owner, password) {
      const user = userKey(owner);
      const found = user === undefined ? undefined : await identities.get({ user }, { consistent: true, attributes });
      const known = found && row.parse(found);
      const correct = await verifyPassword(password, known?.passwordHash, hashing);
      if (!known) return { known: false, correct, active: false, mustChange: false, expired: false };
      return {
        known: true,
        correct,
        active: known.active,
        mustChange: known.mustChangePassword,
        expired: clock.now() >= known.passwordExpiresAt,
        username: known.username,
      };
    },
  };
}

export function dynamoPasswordChange(
  dynamo: Dynamo,
  { randomness }: { randomness: Randomness },
  hashing: PasswordHashing = {},
): PasswordChange {
  const identities = dynamo.table('Identities');
  return {
    async change(owner, password) {
      const passwordHash = await hashPassword(password, randomness.bytes(passwordSaltLength), hashing);
      const user = userKey(owner);
      if (user === undefined) return false;
      const changed = await identities.update(
        { user },
        {
          update: 'SET #passwordHash = :passwordHash REMOVE #mustChangePassword, #passwordExpiresAt',
          when: 'attribute_exists(#user)',
          values: { passwordHash },
        },
      );
      return changed !== undefined;
    },
  };
}
