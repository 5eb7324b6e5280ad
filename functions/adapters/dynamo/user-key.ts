// Ports are asked about users, rows lie under their keys: what is done for a user whom there cannot be is said here alone.
import { type User, type UserKey, userKey } from '../../ports/users.ts';

/** A method of a port. For a user whom there cannot be it answers `nobody`, without a call. */
export function ofUser<Arguments extends readonly unknown[], Answer>(
  nobody: Answer,
  method: (user: UserKey, ...rest: Arguments) => Promise<Answer>,
): (owner: User, ...rest: Arguments) => Promise<Answer> {
  return async (owner, ...rest) => {
    const user = userKey(owner);
    return user === undefined ? nobody : method(user, ...rest);
  };
}

/** For what only a user who has signed in can come to. */
export function requiredUserKey(owner: User): UserKey {
  const user = userKey(owner);
  if (user === undefined) throw new Error('Nobody can have this user name');
  return user;
}
