// Who may do what with whose devices. A session proves a device that its user signed in with, or a recovery code of it, for as
// long as that device is there. Without that, whoever stole a password could remove the factor that stands in his way.
import { ofKind, provedDevices } from '../../enrolment/device-management.ts';
import { RequestError } from '../../node/errors.ts';
import type { DeviceKind, Factors } from '../../ports/devices.ts';
import type { Session } from '../../ports/sessions.ts';
import { type User, userKey } from '../../ports/users.ts';
import type { RealmSettings } from '../../realm/realm-settings.ts';

export interface DeviceAccess {
  /** The session is the user's own; an administrator's otherwise. */
  readonly own: boolean;
  /** For this kind: whether devices may be changed and removed, not only looked at. */
  proves(kind: DeviceKind): boolean;
  /** A second factor of any kind, where the user has one. */
  readonly provesAny: boolean;
}

/** What Enable Device Management leaves: the journey vouches for the user. */
const elevated = 'ElevatedPrivileges';

/**
 * Throws `ERR_FORBIDDEN` for anybody but the user and an administrator. An administrator is named in the setting
 * `deviceAdministrators` of the realm of the session, which is the user's or one above it, and has signed in with a second
 * factor of any kind. `ofSession` are the settings of the session's realm.
 */
export async function deviceAccess(
  session: Session,
  user: User,
  ofSession: RealmSettings | undefined,
  factors: Factors,
): Promise<DeviceAccess> {
  const key = userKey(session);
  const own = key !== undefined && key === userKey(user);
  const named = ofSession?.deviceAdministrators.some((username) => userKey({ ...session, username }) === key);
  if (!own && !(named && isWithin(user.realm, session.realm)))
    throw new RequestError('ERR_FORBIDDEN', 'User not permitted.');
  const { devices } = await factors.look(session);
  const proved = provedDevices(session.factors, devices);
  if (!own) {
    if (proved.length === 0) throw new RequestError('ERR_FORBIDDEN', 'User not permitted.');
    return { own, proves: () => true, provesAny: true };
  }
  const isElevated = (session.properties['NodeType'] ?? '').split('|').includes(elevated);
  // Where the realm guards its users' factors, a journey alone cannot vouch for who has shown none.
  const vouched = isElevated && (ofSession?.factorChanges !== 'proved' || proved.length > 0);
  return {
    own,
    proves: (kind) => vouched || ofKind(proved, kind).length > 0,
    provesAny: vouched || proved.length > 0 || devices.length === 0,
  };
}

function isWithin(realm: string, above: string): boolean {
  return above === '/' || realm === above || realm.startsWith(`${above}/`);
}
