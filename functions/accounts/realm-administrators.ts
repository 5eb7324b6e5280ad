// Who administers a realm, by the realm's own settings. The first one can be named by an operator alone.
import * as z from 'zod';
import { userKey } from '../ports/users.ts';
import type { AccountPorts } from './account-ports.ts';

const named = z.array(z.string()).catch([]);

/** False when there is no such realm. Naming somebody again changes nothing. */
export async function nameAdministrator(
  { configuration, configurationEditor }: Pick<AccountPorts, 'configuration' | 'configurationEditor'>,
  { realm, username }: { readonly realm: string; readonly username: string },
): Promise<boolean> {
  const settings = await configuration.get(realm, 'realm', '');
  if (!settings) return false;
  const administrators = named.parse(settings.value['administrators'] ?? []);
  const key = userKey({ realm, username });
  if (administrators.some((name) => userKey({ realm, username: name }) === key)) return true;
  const value = { ...settings.value, administrators: [...administrators, username] };
  await configurationEditor.put(realm, 'realm', '', value);
  return true;
}
