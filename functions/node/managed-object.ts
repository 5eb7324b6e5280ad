// A user as the platform nodes know one: a managed object, which here is the user's own row. Names cannot change, so that the
// name is the object's `_id`, too.
import * as z from 'zod';
import type { Ports } from '../ports/index.ts';
import type { Identity } from '../ports/users.ts';
import type { NodeState } from './state.ts';

/** Attributes by which users are found here. Anything else would take reading all of them. */
export const searchableAttribute = z.enum(['userName', 'mail', '_id'], {
  error: 'users are found by userName, mail or _id',
});

export type SearchableAttribute = z.output<typeof searchableAttribute>;

/** For the definition of a node that looks for a user: besides the attribute itself, which it declares. */
export const identityKeys = ['objectAttributes', 'userName', 'username'];

/** What the state has to look for: the collected attribute, else the name of the user. */
export function identityValue(state: NodeState, attribute: SearchableAttribute): string | undefined {
  const collected = state.getObject('objectAttributes') ?? {};
  const values = [collected[attribute], collected['userName'], state.get('username')];
  return values.find((value) => typeof value === 'string' && value.trim() !== '') as string | undefined;
}

/** Of several users with one mail address it is none: nobody can tell which is meant. */
export async function findObject(
  realm: string,
  attribute: SearchableAttribute,
  value: string,
  { identities, identitySearch }: Pick<Ports, 'identities' | 'identitySearch'>,
): Promise<Identity | 'several' | undefined> {
  if (attribute !== 'mail') return identities.find({ realm, username: value });
  const [found, ...others] = await identitySearch.findByMail(realm, value);
  return others.length > 0 ? 'several' : found;
}

/** The first value of an attribute by the object's name for it. */
export function objectValue({ username, attributes }: Identity, attribute: string): string | undefined {
  if (attribute === 'userName' || attribute === '_id') return username;
  const values = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
  return values?.[0];
}
