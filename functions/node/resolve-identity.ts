// Whom a multi-factor node works for. The user whom an earlier node identified comes first: a name that is typed later
// must not bring in somebody else's device.
import { identityName } from '../ports/universal-id.ts';
import type { Identities, Identity, User } from '../ports/users.ts';
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
