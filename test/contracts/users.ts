// Users for the contract suites, ordinary and odd ones.
import type { NewIdentity, User } from '../../functions/ports/users.ts';

export const demo: User = { realm: '/alpha', username: 'demo' };

/** Ways to write the same name: case, blanks around it, and é as one letter or as two. */
export const spellings: readonly User[] = ['Demo', 'demo ', '\tDEMO'].map((username) => ({ ...demo, username }));

/** The same name, another person. */
export const demoElsewhere: User = { realm: '/beta', username: 'demo' };

/** Nobody has these names. */
export const impossible: readonly User[] = ['', '  ', 'x'.repeat(257), 'ü'.repeat(129)].map((username) => ({
  realm: '/alpha',
  username,
}));

export function identity(user: User, changes: Partial<NewIdentity> = {}): NewIdentity {
  return { ...user, active: true, attributes: {}, ...changes };
}
