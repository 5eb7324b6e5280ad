// Who administers a realm, by the realm's own settings. The first one can be named by an operator alone.
import * as z from 'zod';
import { type Author, tell } from '../administration/author.ts';
import type { JsonObject } from '../json.ts';
import { type User, userKey } from '../ports/users.ts';
import { uuid } from '../ports/uuid.ts';
import type { Actor, With } from './account-ports.ts';

type Ports = With<'configurationStore'>;

const named = z.array(z.string()).catch([]);
/** Settings that give power to users by their names. */
const lists = ['administrators', 'deviceAdministrators'];
/** How often somebody else may be faster. */
const mostTries = 10;

/** False when there is no such realm. Naming somebody again changes nothing. */
export async function nameAdministrator(ports: Ports, user: User, actor: Actor): Promise<boolean> {
  return changeSettings(ports, user.realm, actor, (settings) => {
    const administrators = named.parse(settings['administrators']);
    return administrators.some((name) => isNameOf(user, name))
      ? settings
      : { ...settings, administrators: [...administrators, user.username] };
  });
}

/** So that whoever is called so next has not what this one had. */
export async function forgetAdministrator(ports: Ports, user: User, actor: Actor): Promise<void> {
  await changeSettings(ports, user.realm, actor, (settings) => {
    const without = lists.flatMap((list): [string, string[]][] => {
      const names = named.parse(settings[list]);
      const left = names.filter((name) => !isNameOf(user, name));
      return left.length < names.length ? [[list, left]] : [];
    });
    return without.length === 0 ? settings : { ...settings, ...Object.fromEntries(without) };
  });
}

function isNameOf({ realm, username }: User, name: string): boolean {
  const key = userKey({ realm, username });
  return key !== undefined && userKey({ realm, username: name }) === key;
}

async function changeSettings(
  { configurationStore, auditLog, clock, randomness }: Ports,
  realm: string,
  actor: Actor,
  change: (settings: JsonObject) => JsonObject,
): Promise<boolean> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const found = await configurationStore.get(realm, 'realm', '');
    if (!found) return false;
    const after = change(found.value);
    if (after === found.value) return true;
    if ((await configurationStore.replace(realm, 'realm', '', after, found.revision)) === undefined) continue;
    const author: Author =
      actor === 'operator'
        ? { by: actor, facts: { transactionId: uuid(randomness) } }
        : { by: actor.userId, facts: actor };
    await tell({ realm, kind: 'realm', id: '', before: found.value, after }, author, { auditLog, clock });
    return true;
  }
  throw new Error(`The settings of ${realm} are changed all the time`);
}
