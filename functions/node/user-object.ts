// The user of a platform node: whom it works for, and his record as an object of managed attributes.
import * as z from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { identityName } from '../ports/universal-id.ts';
import type { Identities, Identity, User, UserSchema } from '../ports/users.ts';
import type { NodeContext } from './define-node.ts';
import { NodeError } from './errors.ts';
import type { NodeState } from './state.ts';
import { userSchema } from './user-schema.ts';

// Whom.

type Subject = Pick<NodeContext, 'realm' | 'universalId' | 'state'>;

/** What every such node reads of the state besides its identity attribute. */
export const objectReads = ['objectAttributes', 'userName', 'username'] as const;

/** Users are found by their name alone. */
const byName: readonly string[] = ['userName', '_id'];

export const identityAttribute = z
  .string()
  .min(1)
  .default('userName')
  .describe('What the user is found by, while no node has identified him; users are found by their name alone');

/** What to say at import of an attribute by which nobody is found. */
export function identityAttributeWarnings({ identityAttribute: given }: { identityAttribute: string }): string[] {
  return byName.includes(given)
    ? []
    : [`identityAttribute: users are found by their name alone, so ${given} is not looked at`];
}

/**
 * The identified user, whatever name was typed since: a name must not bring in somebody else's profile. Failing that, the one
 * whom the state names; undefined when it names none. Nothing is looked up.
 */
export function objectUser({ realm, universalId, state }: Subject, foundBy: string): User | undefined {
  if (universalId !== undefined) return { realm, username: identityName(universalId) };
  const collected = state.getObject('objectAttributes') ?? {};
  const wanted = byName.includes(foundBy) ? foundBy : 'userName';
  const names = [collected[wanted], state.get(wanted), collected['userName'], state.get('userName')];
  const username = [...names, state.get('username')].find((name) => typeof name === 'string' && name.trim() !== '');
  return typeof username === 'string' ? { realm, username } : undefined;
}

/** The record of that user. Throws `ERR_NODE_INPUT` when the state names nobody, `ERR_IDENTITY_UNKNOWN` when there is no such user. */
export async function requireObject(
  subject: Subject,
  foundBy: string,
  identities: Identities,
  missing = 'Failed to retrieve existing object',
): Promise<Identity> {
  const user = objectUser(subject, foundBy);
  if (!user) throw new NodeError('ERR_NODE_INPUT', `${foundBy} not present in state`);
  const identity = await identities.find(user);
  if (!identity) throw new NodeError('ERR_IDENTITY_UNKNOWN', missing);
  return identity;
}

/** Throws `ERR_NODE_CONFIG` when the node is for objects of another kind than its journey. */
export function requireSameResource(
  { identityResource: ofTree }: Pick<NodeContext, 'identityResource'>,
  ofNode: string,
  what: string,
): void {
  if (ofNode === ofTree) return;
  throw new NodeError(
    'ERR_NODE_CONFIG',
    `Configured ${what} for the node (${ofNode}) does not match the configured ${what} for the tree (${ofTree})`,
  );
}

// As an object.

/** With values of the types that the schema gives them; what the schema does not know is text, or a list of texts. */
export function userObject(identity: Identity, own?: UserSchema): JsonObject {
  const schema = userSchema(own);
  const object: JsonObject = emptyObject();
  object['_id'] = identity.username;
  object['userName'] = identity.username;
  object['accountStatus'] = identity.active ? 'active' : 'inactive';
  for (const [path, values] of Object.entries(identity.attributes)) {
    if (values.length > 0) place(object, path.split('/'), typed(values, schema[path]?.type));
  }
  return object;
}

/** What lies at a path such as `preferences/updates`; undefined when nothing does. */
export function valueAt(object: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = object;
  for (const segment of path.split('/').filter(Boolean)) {
    value = isJsonObject(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;
  }
  return value;
}

/** What journeys have collected for an attribute, whether under its path or as an object inside another. */
export function collectedValue(state: NodeState, path: string): Json | undefined {
  const collected = state.getObject('objectAttributes') ?? {};
  return Object.hasOwn(collected, path) ? collected[path] : valueAt(collected, path);
}

/** All that journeys have collected, by path; what lies inside objects by its own. */
export function collectedPaths(state: NodeState): (readonly [path: string, value: Json])[] {
  const within = (object: JsonObject, before: string, depth: number): (readonly [string, Json])[] =>
    Object.entries(object).flatMap(([name, value]) => {
      const path = `${before}${name}`;
      return isJsonObject(value) && depth < 5 ? within(value, `${path}/`, depth + 1) : [[path, value] as const];
    });
  return within(state.getObject('objectAttributes') ?? {}, '', 1);
}

function typed(values: readonly string[], type: UserSchema[string]['type'] | undefined): Json {
  const [first = '', ...others] = values;
  if (type === 'boolean') return first === 'true';
  if (type === 'number') return Number(first);
  return type === 'array' || others.length > 0 ? [...values] : first;
}

function place(object: JsonObject, [name = '', ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) {
    object[name] = value;
    return;
  }
  const inner = object[name];
  const inside = isJsonObject(inner) ? inner : emptyObject();
  object[name] = inside;
  place(inside, rest, value);
}

// Names are data: without a prototype, `__proto__` is one like any other.
function emptyObject(): JsonObject {
  return Object.create(null);
}
