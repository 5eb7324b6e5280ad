// What an administrator may do to whom. A session that was taken over must not be worth more than itself: it makes no new
// factor for its owner, and gives nobody power who stands as high.
import { type User, userKey } from '../ports/users.ts';

/** In the order in which they are offered. */
export const accountActions = ['signOut', 'unlock', 'resetMfa', 'pass', 'enable', 'disable'] as const;

export type AccountAction = (typeof accountActions)[number];

/**
 * `user` is of the realm that `acting` administers; `isAdministrator`: of his own realm. Whoever has lost his own second factor
 * turns to somebody who stands above him: to an administrator of the root realm, and those to an operator.
 */
export function actionsOn(user: User, isAdministrator: boolean, acting: User): readonly AccountAction[] {
  if (userKey(user) === userKey(acting)) return ['signOut'];
  // What takes power away may be done among equals: there may be a thief to be stopped.
  if (isAdministrator && user.realm === acting.realm) return ['signOut', 'disable'];
  return accountActions;
}
