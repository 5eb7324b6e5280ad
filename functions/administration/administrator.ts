// Who administers a realm. Named in its setting `administrators`, or in the root realm's, and signed in there, with a second
// factor that he still has unless that realm says otherwise.
import { provedDevices } from '../enrolment/device-management.ts';
import { RequestError } from '../node/errors.ts';
import type { ConfigurationStore } from '../ports/configuration.ts';
import type { Factors } from '../ports/devices.ts';
import type { Session } from '../ports/sessions.ts';
import { userKey } from '../ports/users.ts';
import { realmSettings } from '../realm/realm-settings.ts';

export interface AdministratorPorts {
  /** Not what was read half a minute ago: who is taken off the list is none from then on. */
  readonly configurationStore: Pick<ConfigurationStore, 'get'>;
  readonly factors: Pick<Factors, 'look'>;
}

/** Throws `ERR_FORBIDDEN`. `realm` is the one to be administered, in normal form. */
export async function requireAdministrator(session: Session, realm: string, ports: AdministratorPorts): Promise<void> {
  if (session.realm !== realm && session.realm !== '/') throw notPermitted();
  const stored = await ports.configurationStore.get(session.realm, 'realm', '');
  const { data: settings } = realmSettings.safeParse(stored?.value);
  const key = userKey(session);
  const isNamed = settings?.administrators.some((username) => userKey({ ...session, username }) === key) ?? false;
  if (!settings || key === undefined || !isNamed) throw notPermitted();
  if (!settings.administratorSecondFactor) return;
  const { devices } = await ports.factors.look(session);
  if (provedDevices(session.factors, devices).length > 0) return;
  const message = 'Sign in with a second factor to administer a realm.';
  throw new RequestError('ERR_FORBIDDEN', message);
}

function notPermitted(): RequestError {
  return new RequestError('ERR_FORBIDDEN', 'User not permitted.');
}
