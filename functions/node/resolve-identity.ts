// Whom a multi-factor node works for. The user whom an earlier node identified comes first: a name that is typed later
// must not bring in somebody else's device.
import { comparableName, type Identities, type Identity, type User } from '../ports/users.ts';
import type { NodeContext } from './define-node.ts';
import { NodeError } from './errors.ts';
import type { NodeState } from './state.ts';

type Subject = Pick<NodeContext, 'realm' | 'universalId' | 'state'>;

/** A text of the shared store; undefined also when it is blank. */
export function sharedText(state: NodeState, key: string): string | undefined {
  const value = state.getShared(key);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** The identified user, else the one named in state; undefined when the journey knows no name. Nothing is looked up. */
export function journeyUser({ realm, universalId, state }: Subject): User | undefined {
  const username = universalId === undefined ? state.getText('username') : identityName(universalId);
  return username === undefined || username.trim() === '' ? undefined : { realm, username };
}

/** The same user as stored. Throws `ERR_IDENTITY_UNKNOWN` when there is none. */
export async function resolveIdentity(subject: Subject, identities: Identities): Promise<Identity> {
  const user = journeyUser(subject);
  const identity = user && (await identities.find(user));
  if (!identity) throw new NodeError('ERR_IDENTITY_UNKNOWN', 'Failed to get the identity object');
  return identity;
}

// AM's universal id of a user, as sessions and nodes name the identified user.

/** `id=demo,ou=user,o=alpha,ou=services,ou=am-config`; the root realm has no `o=`. */
export function universalId({ realm, username }: User): string {
  const organisations = realm.split('/').filter(Boolean).reverse();
  const parts = [`id=${escapeDn(username)}`, 'ou=user', ...organisations.map((name) => `o=${escapeDn(name)}`)];
  return [...parts, 'ou=services', 'ou=am-config'].join(',');
}

const leadingName = /^id=((?:\\.|[^\\,])*)/s;

/** The user name inside a universal id. */
export function identityName(id: string): string {
  const [, escaped = ''] = leadingName.exec(id) ?? [];
  return escaped.replaceAll(/\\(.)/gs, '$1');
}

/** The same for every spelling of the name; the realm stays as it is, since `alpha` and `Alpha` are two. */
export function comparableId(id: string): string {
  return id.replace(leadingName, () => `id=${escapeDn(comparableName(identityName(id)))}`);
}

export function isSameUser(one: string, other: string): boolean {
  return comparableId(one) === comparableId(other);
}

// RFC 4514 section 2.4
function escapeDn(text: string): string {
  return text.replaceAll(/[,+"\\<>;=#]/g, '\\$&');
}
