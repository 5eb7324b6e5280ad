// Who may do what with whose devices. A session proves a kind of device when the user signed in with one of it, or with one
// of its recovery codes: the property `NodeType` says so. Without that, whoever stole a password could remove the factor
// that stands in his way.
import { RequestError } from '../../journey/errors.ts';
import type { RealmSettings } from '../../journey/realm-settings.ts';
import type { Session } from '../../ports/sessions.ts';
import { type User, userKey } from '../../ports/user.ts';
import type { ManagedKind } from './device-target.ts';

export interface DeviceAccess {
  /** The session is the user's own; an administrator's otherwise. */
  readonly own: boolean;
  /** For this kind: whether devices may be changed and removed, not only looked at. */
  proves(kind: ManagedKind): boolean;
}

const provenBy: Readonly<Record<ManagedKind, readonly string[]>> = {
  oath: ['AuthenticatorOATH'],
  push: ['AuthenticatorPush', 'AuthenticatorPushRegistration'],
};

/** What Enable Device Management leaves: the journey vouches for the user. */
const elevated = 'ElevatedPrivileges';

/**
 * Throws `ERR_FORBIDDEN` for anybody but the user and an administrator. An administrator is named in the setting
 * `deviceAdministrators` of the realm of the session, which is the user's or one above it, and has signed in with a second
 * factor of any kind.
 */
export function deviceAccess(session: Session, user: User, ofSession: RealmSettings | undefined): DeviceAccess {
  const used = (session.properties['NodeType'] ?? '').split('|');
  const proves = (kind: ManagedKind) => [...provenBy[kind], elevated].some((name) => used.includes(name));
  const key = userKey(session);
  if (key !== undefined && key === userKey(user)) return { own: true, proves };
  const named = ofSession?.deviceAdministrators.some((username) => userKey({ ...session, username }) === key);
  if (named && isWithin(user.realm, session.realm) && (proves('oath') || proves('push'))) {
    return { own: false, proves: () => true };
  }
  throw new RequestError('ERR_FORBIDDEN', 'User not permitted.');
}

function isWithin(realm: string, above: string): boolean {
  return above === '/' || realm === above || realm.startsWith(`${above}/`);
}
