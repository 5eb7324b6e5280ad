// Who administers a realm. Named in its setting `administrators`, or in the root realm's, and signed in there, with a second
// factor that he still has unless that realm says otherwise.
import { provedDevices } from '../enrolment/device-management.ts';
import { RequestError } from '../node/errors.ts';
import type { CurrentConfiguration } from '../ports/configuration.ts';
import type { Factors } from '../ports/devices.ts';
import type { Session } from '../ports/sessions.ts';
import { type User, userKey } from '../ports/users.ts';
import { type RealmSettings, realmSettings } from '../realm/realm-settings.ts';

export interface AdministratorPorts {
  /** Not what was read half a minute ago: who is taken off the list is none from then on. */
  readonly currentConfiguration: CurrentConfiguration;
  readonly factors: Pick<Factors, 'look'>;
}

/** Throws `ERR_FORBIDDEN`. `realm` is the one to be administered, in normal form. */
export async function requireAdministrator(session: Session, realm: string, ports: AdministratorPorts): Promise<void> {
  if (session.realm !== realm && session.realm !== '/') throw notPermitted();
  const settings = await currentSettings(session.realm, ports);
  if (!settings || !isNamed(session, settings)) throw notPermitted();
  if (!settings.administratorSecondFactor) return;
  const { devices } = await ports.factors.look(session);
  if (provedDevices(session.factors, devices).length > 0) return;
  const message = 'Sign in with a second factor to administer a realm.';
  throw new RequestError('ERR_FORBIDDEN', message);
}

/** Whether the settings of his own realm name him, as they were last written. */
export async function isAdministrator(
  user: User,
  ports: Pick<AdministratorPorts, 'currentConfiguration'>,
): Promise<boolean> {
  const settings = await currentSettings(user.realm, ports);
  return settings !== undefined && isNamed(user, settings);
}

async function currentSettings(
  realm: string,
  { currentConfiguration }: Pick<AdministratorPorts, 'currentConfiguration'>,
): Promise<RealmSettings | undefined> {
  const stored = await currentConfiguration.get(realm, 'realm', '');
  return realmSettings.safeParse(stored?.value).data;
}

function isNamed({ realm, username }: User, { administrators }: RealmSettings): boolean {
  const key = userKey({ realm, username });
  return key !== undefined && administrators.some((name) => userKey({ realm, username: name }) === key);
}

function notPermitted(): RequestError {
  return new RequestError('ERR_FORBIDDEN', 'User not permitted.');
}
