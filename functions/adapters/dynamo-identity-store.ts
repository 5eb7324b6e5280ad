// Making rows of the table Identities.
import { hashPassword, type PasswordHashing, passwordSaltLength } from '../mfa/password-hash.ts';
import type { IdentityStore } from '../ports/identity-store.ts';
import type { Randomness } from '../ports/randomness.ts';
import { userKey } from '../ports/user.ts';
import type { Dynamo } from './dynamo-client.ts';

export function dynamoIdentityStore(
  dynamo: Dynamo,
  { randomness }: { randomness: Randomness },
  hashing: PasswordHashing = {},
): IdentityStore {
  const identities = dynamo.table('Identities');
  return {
    async put({ realm, username, active, attributes, password, mustChangePassword, passwordExpiresAt }) {
      const user = userKey({ realm, username });
      if (user === undefined) return false;
      const row = {
        user,
        realm,
        username,
        active,
        attributes,
        ...(passwordExpiresAt !== undefined && { passwordExpiresAt }),
        ...(mustChangePassword && { mustChangePassword }),
        ...(password !== undefined && {
          passwordHash: await hashPassword(password, randomness.bytes(passwordSaltLength), hashing),
        }),
      };
      return identities.put(row, { when: 'attribute_not_exists(#user)' });
    },
  };
}
