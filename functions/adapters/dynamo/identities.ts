// Identities in their table, the rows of which accounts.ts and credentials.ts change as well.
import * as z from 'zod';
import { hashPassword, type PasswordHashing, passwordSaltLength } from '../../mfa/password-hash.ts';
import type { Randomness } from '../../ports/system.ts';
import {
  type Identities,
  type IdentityAttributes,
  type IdentitySearch,
  type IdentityStore,
  mailKey,
  userKey,
} from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import { ofUser } from './user-key.ts';

// Reading them, without anything about passwords.

export const identityRow = z.object({
  realm: z.string(),
  username: z.string(),
  // A user who lives elsewhere has neither here, until somebody locks the account.
  active: z.boolean().default(true),
  attributes: z.record(z.string(), z.array(z.string())).default({}),
});
const attributes = Object.keys(identityRow.shape);

export function dynamoIdentities(dynamo: Dynamo): Identities {
  const identities = dynamo.table('Identities');
  return {
    find: ofUser(undefined, async (user) => {
      const found = await identities.get({ user }, { attributes });
      return found && identityRow.parse(found);
    }),
  };
}

export function dynamoIdentitySearch(dynamo: Dynamo): IdentitySearch {
  const identities = dynamo.table('Identities');
  return {
    async findByMail(realm, address) {
      const wanted = mailKey(realm, address);
      if (wanted === undefined) return [];
      const found = z.array(z.object({ user: z.string() })).parse(await identities.find('byMail', wanted, 2));
      // One read at least: the time must not tell whether somebody has the address. Nobody has an empty name.
      const keys = found.length > 0 ? found : [{ user: `${realm}#` }];
      const rows = await Promise.all(keys.map((key) => identities.get(key, { attributes })));
      // The index is a moment behind the table.
      return rows.flatMap((one) => {
        const identity = one && identityRow.parse(one);
        const [mail = ''] = identity?.attributes['mail'] ?? [];
        return identity && mailKey(realm, mail) === wanted ? [identity] : [];
      });
    },
  };
}

// Making and changing rows of the table Identities.

/** What a change of attributes is for the index of mail addresses: clauses to set or to remove, and their values. */
export function mailKeyChange(
  user: string,
  { mail }: Readonly<Record<string, readonly string[]>>,
): { readonly sets: readonly string[]; readonly removes: readonly string[]; readonly values: Record<string, string> } {
  if (mail === undefined) return { sets: [], removes: [], values: {} };
  const mailIndexKey = mailKey(realmOf(user), mail[0] ?? '');
  if (mailIndexKey === undefined) return { sets: [], removes: ['#mailKey'], values: {} };
  return { sets: ['#mailKey = :mailIndexKey'], removes: [], values: { mailIndexKey } };
}

/** Of the key of a user: no realm has `#` in its name. */
function realmOf(user: string): string {
  return user.slice(0, user.indexOf('#'));
}

const mostTries = 5;

const profile = z.record(z.string(), z.array(z.string()));

export function dynamoIdentityAttributes(dynamo: Dynamo): IdentityAttributes {
  const identities = dynamo.table('Identities');
  const exists = async (user: string): Promise<boolean> =>
    (await identities.get({ user }, { consistent: true, attributes: ['user'] })) !== undefined;
  return {
    set: ofUser(false, async (user, wanted) => {
      const given = Object.entries(wanted).map(([name, list], index) => ({ name, list, key: `name${index}` }));
      if (given.length === 0) return exists(user);
      const index = mailKeyChange(user, wanted);
      const set = [
        ...given.filter(({ list }) => list.length > 0).map(({ key }) => `#attributes.#${key} = :${key}`),
        ...index.sets,
      ];
      const removed = [
        ...given.filter(({ list }) => list.length === 0).map(({ key }) => `#attributes.#${key}`),
        ...index.removes,
      ];
      const clauses = [
        ...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
        ...(removed.length > 0 ? [`REMOVE ${removed.join(', ')}`] : []),
      ];
      const changed = await identities.update(
        { user },
        {
          update: clauses.join(' '),
          when: 'attribute_exists(#user)',
          values: {
            ...Object.fromEntries(given.flatMap(({ key, list }) => (list.length > 0 ? [[key, list]] : []))),
            ...index.values,
          },
          names: Object.fromEntries(given.map(({ name, key }) => [key, name])),
        },
      );
      return changed !== undefined;
    }),
    add: ofUser(false, async (user, added) => {
      let changed = false;
      // One at a time: only so does the condition see a value that somebody else adds at the same moment.
      for (const [name, values] of Object.entries(added)) {
        for (const value of values) {
          const list = '#attributes.#name';
          const index = name === 'mail' ? mailKey(realmOf(user), value) : undefined;
          // The first address is the one that is looked for.
          const indexed = index === undefined ? '' : ', #mailKey = if_not_exists(#mailKey, :index)';
          const grown = await identities.update(
            { user },
            {
              update: `SET ${list} = list_append(if_not_exists(${list}, :none), :values)${indexed}`,
              when: `attribute_exists(#user) AND NOT contains(${list}, :value)`,
              values: { none: [], values: [value], value, ...(index !== undefined && { index }) },
              names: { name },
            },
          );
          changed ||= grown !== undefined;
        }
      }
      return changed || exists(user);
    }),
  };
}

export function dynamoIdentityStore(
  dynamo: Dynamo,
  { randomness }: { randomness: Randomness },
  hashing: PasswordHashing = {},
): IdentityStore {
  const identities = dynamo.table('Identities');
  return {
    async put({ realm, username, active, attributes, password, mustChangePassword, passwordExpiresAt }) {
      const user = userKey({ realm, username });
      if (user === undefined) return false;
      const [mail = ''] = attributes['mail'] ?? [];
      const row = {
        user,
        mailKey: mailKey(realm, mail),
        realm,
        username,
        active,
        attributes,
        ...(passwordExpiresAt !== undefined && { passwordExpiresAt }),
        ...(mustChangePassword && { mustChangePassword }),
        ...(password !== undefined && {
          passwordHash: await hashPassword(password, randomness.bytes(passwordSaltLength), hashing),
        }),
      };
      return identities.put(row, { when: 'attribute_not_exists(#user)' });
    },
    setMail: ofUser(undefined, async (user, address) => {
      for (let tries = 0; tries < mostTries; tries += 1) {
        const found = await identities.get({ user }, { consistent: true, attributes: ['realm', 'attributes'] });
        if (!found) return undefined;
        const [previous] = profile.parse(found['attributes'])['mail'] ?? [];
        const key = mailKey(String(found['realm']), address);
        // Of two who change it at once each is told of the address that it replaced.
        const first = '#attributes.#mail[0]';
        const changed = await identities.update(
          { user },
          {
            update: `SET #attributes.#mail = :mail ${key === undefined ? 'REMOVE #mailKey' : ', #mailKey = :key'}`,
            when: `attribute_exists(#user) AND ${previous === undefined ? `attribute_not_exists(${first})` : `${first} = :previous`}`,
            values: { mail: [address], ...(key !== undefined && { key }), ...(previous !== undefined && { previous }) },
          },
        );
        if (changed) return previous === undefined ? {} : { previous };
      }
      throw new Error('The mail address is being changed by others, again and again');
    }),
  };
}
