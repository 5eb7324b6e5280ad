// Properties of a session whose names are AM's.
import type { NodeState } from './state.ts';

// The properties of a session that AM writes itself: no journey sets them by name.
export const systemSessionProperties: readonly string[] = [
  'AMCtxId',
  'AuthLevel',
  'AuthType',
  'CharSet',
  'FullLoginURL',
  'Host',
  'HostName',
  'Locale',
  'NodeType',
  'Organization',
  'Principal',
  'Principals',
  'Service',
  'UserId',
  'UserProfile',
  'UserToken',
  'amlbcookie',
  'authInstant',
  'clientType',
  'successURL',
  'sun.am.UniversalIdentifier',
  'webhooks',
];

// `NodeType`: how the user has proved who they are, as a list in state and in the session. Device management asks for it.

const key = 'NodeType';

/** Appends `<name>|` in shared state and returns the session property that a node leaves with its outcome. */
export function addNodeType(state: NodeState, name: string): { NodeType: string } {
  const before = state.getShared(key);
  const nodeType = `${typeof before === 'string' ? before : ''}${name}|`;
  state.putShared(key, nodeType);
  return { [key]: nodeType };
}
