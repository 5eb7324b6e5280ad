// Properties of a session whose names are AM's.
import type { Session } from '../ports/sessions.ts';
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

/** All properties of a session by AM's names, and `factors` of our own: `[{"factor":"otp","at":"2026-11-28T09:30:00Z"}]`. */
export function allSessionProperties(session: Session): Record<string, string> {
  const { realm, properties, authLevel, createdAt, factors, universalId, username } = session;
  return {
    ...properties,
    AuthLevel: String(authLevel),
    authInstant: wholeSeconds(createdAt),
    FullLoginURL: `/am/UI/Login?${new URLSearchParams({ realm, service: properties['Service'] ?? '' })}`,
    Organization: universalId.replace(/^id=(?:\\.|[^\\,])*,ou=user,/s, ''),
    Principal: universalId,
    Principals: universalId,
    UserId: username,
    UserToken: username,
    'sun.am.UniversalIdentifier': universalId,
    factors: JSON.stringify(factors.map(({ factor, at }) => ({ factor, at: wholeSeconds(at) }))),
  };
}

/** ISO 8601, UTC. */
export function wholeSeconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

// `NodeType`: how the user has proved who they are, as a list in state and in the session. Device management asks for it.

const key = 'NodeType';

/** Appends `<name>|` in shared state and returns the session property that a node leaves with its outcome. */
export function addNodeType(state: NodeState, name: string): { NodeType: string } {
  const before = state.getShared(key);
  const nodeType = `${typeof before === 'string' ? before : ''}${name}|`;
  state.putShared(key, nodeType);
  return { [key]: nodeType };
}
