// Users to test with.
import type { Ports } from '../functions/ports/index.ts';
import type { NewIdentity, User } from '../functions/ports/users.ts';
import { WrongUse } from './wrong-use.ts';

/**
 * Makes a user: in the realm `/alpha`, active and without attributes unless said otherwise; without a password no password is
 * right. Throws when there is one of that name, or nobody can have that name.
 */
export async function addUser(
  { identityStore }: Pick<Ports, 'identityStore'>,
  user: Partial<NewIdentity> & Pick<NewIdentity, 'username'>,
): Promise<User> {
  const realm = user.realm ?? '/alpha';
  const made = await identityStore.put({ active: true, attributes: {}, ...user, realm });
  if (!made) throw new WrongUse(`There can be no new user ${user.username}`);
  return { realm, username: user.username };
}
