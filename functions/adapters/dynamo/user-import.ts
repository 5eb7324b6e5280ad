// Users from elsewhere, written into the table Identities: by a conditional write each, under the mark of what is written.
import * as z from 'zod';
import { hashPassword, type PasswordHashing, passwordSaltLength } from '../../mfa/password-hash.ts';
import { deviceKinds } from '../../ports/devices.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import { type ImportedUser, mailKey, type UserImport, userKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import { hashCostsKey } from './credentials.ts';
import { skipAttribute, skipValue } from './factors.ts';
import type { Condition, DynamoTable, Row } from './table.ts';

const standing = z.object({
  user: z.string(),
  imported: z.string().optional(),
  /** The mark of the import that is at it, and since when: milliseconds since the epoch. */
  importing: z.string().optional(),
  importingSince: z.number().default(0),
});
const attributes = Object.keys(standing.shape);

/** Milliseconds after which whoever was at it will not come back. */
const longestImport = 15 * 60_000;
/** A failing login costs a hash of each kind. */
const mostKinds = 6;

export function dynamoUserImport(
  dynamo: Dynamo,
  { clock, randomness }: { clock: Clock; randomness: Randomness },
  hashing: PasswordHashing = {},
): UserImport {
  const identities = dynamo.table('Identities');
  const noted = new Set<string>();

  /** Before the first hash of its kind is there: from then on nobody is to be told by the time. */
  const noteCost = async (realm: string, cost: string): Promise<boolean> => {
    if (noted.has(`${realm}#${cost}`)) return true;
    const written = await identities.update(hashCostsKey(realm), {
      update: 'ADD #hashCosts :costs',
      when: 'attribute_not_exists(#hashCosts) OR contains(#hashCosts, :cost) OR size(#hashCosts) < :most',
      values: { costs: new Set([cost]), cost, most: mostKinds },
    });
    if (written) noted.add(`${realm}#${cost}`);
    return written !== undefined;
  };

  const rowOf = async (user: string, imported: ImportedUser, mark: string): Promise<Row> => {
    const { realm, username, active, password, passwordHash, mustChangePassword, passwordExpiresAt, skip } = imported;
    const [mail = ''] = imported.attributes['mail'] ?? [];
    const hash =
      passwordHash ??
      (password === undefined
        ? undefined
        : await hashPassword(password, randomness.bytes(passwordSaltLength), hashing));
    return {
      ...{ user, mailKey: mailKey(realm, mail), realm, username, active },
      attributes: imported.attributes,
      imported: mark,
      ...(hash !== undefined && { passwordHash: hash }),
      ...(passwordExpiresAt !== undefined && { passwordExpiresAt }),
      ...(mustChangePassword && { mustChangePassword }),
      ...Object.fromEntries(
        deviceKinds.flatMap((kind) => (skip[kind] === undefined ? [] : [[skipAttribute(kind), skipValue(skip[kind])]])),
      ),
    };
  };

  return {
    async begin(imported, { mark, replace, unfinished }) {
      const user = userKey(imported);
      if (user === undefined) return 'impossible';
      if (imported.hashCost !== undefined && !(await noteCost(imported.realm, imported.hashCost)))
        return 'tooManyKinds';
      const pending = { active: false, importing: mark, importingSince: clock.now() };
      const write = async (condition: Condition, isPending: boolean) =>
        identities.put({ ...(await rowOf(user, imported, mark)), ...(isPending && pending) }, condition);
      // Looked at first: whoever goes on with a long file finds most of it done, and a password takes long to hash.
      const found = await lookAt(identities, user);
      if (!found) {
        if (await write({ when: 'attribute_not_exists(#user)' }, unfinished)) return 'made';
        return verdictOf((await lookAt(identities, user)) ?? { user, importingSince: clock.now() }, mark);
      }
      const { importing, importingSince } = found;
      if (importing !== undefined) {
        if (importing !== mark && clock.now() < importingSince + longestImport) return 'busy';
        const seen = { when: '#importing = :importing AND #importingSince = :since' };
        const taken = await write({ ...seen, values: { importing, since: importingSince } }, true);
        if (!taken) return 'busy';
        // Whoever was cut off may have been writing over somebody.
        return 'replaced';
      }
      if (!replace) return verdictOf(found, mark);
      const { imported: before } = found;
      const seen = before === undefined ? 'attribute_not_exists(#imported)' : '#imported = :before';
      const taken = await write(
        {
          when: `attribute_exists(#user) AND attribute_not_exists(#importing) AND ${seen}`,
          ...(before !== undefined && { values: { before } }),
        },
        true,
      );
      return taken ? 'replaced' : 'busy';
    },

    async foresee(imported, { mark, replace }) {
      const user = userKey(imported);
      if (user === undefined) return 'impossible';
      const found = await lookAt(identities, user);
      if (!found) return 'made';
      if (found.importing === mark) return 'replaced';
      return replace && found.importing === undefined ? 'replaced' : verdictOf(found, mark);
    },

    async finish(owner, mark) {
      const user = userKey(owner);
      if (user === undefined) return false;
      const finished = await identities.update(
        { user },
        {
          update: 'SET #active = :active REMOVE #importing, #importingSince',
          when: '#importing = :mark',
          values: { active: owner.active, mark },
        },
      );
      return finished !== undefined;
    },
  };
}

type Standing = z.output<typeof standing>;

async function lookAt(identities: DynamoTable, user: string): Promise<Standing | undefined> {
  const found = await identities.get({ user }, { consistent: true, attributes });
  return found && standing.parse(found);
}

function verdictOf({ imported, importing }: Standing, mark: string): 'done' | 'exists' | 'busy' {
  if (importing !== undefined) return 'busy';
  return imported === mark ? 'done' : 'exists';
}
