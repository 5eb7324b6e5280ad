// Accounts on the rows of the table Identities.
import * as z from 'zod';
import type { Accounts, LoginCountReader, LoginCounts } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import { ofUser } from './user-key.ts';

/** A user is imported as a whole, or not to sign in. */
export const notImporting = 'attribute_not_exists(#importing)';

export function dynamoAccounts(dynamo: Dynamo): Accounts {
  const identities = dynamo.table('Identities');
  return {
    setActive: ofUser(false, async (user, active) => {
      // Who is half imported is switched on by the end of the import alone, and would be whatever was said here.
      const when = `attribute_exists(#user) AND ${notImporting}`;
      const set = { update: 'SET #active = :active', when, values: { active } };
      return (await identities.update({ user }, set)) !== undefined;
    }),
  };
}

export function dynamoLoginCounts(dynamo: Dynamo): LoginCounts {
  const identities = dynamo.table('Identities');
  return {
    countLogin: ofUser(false, async (user, visit) => {
      const counted = await identities.update(
        { user },
        {
          update: 'ADD #loginCount :one SET #lastCountedVisit = :visit',
          when: 'attribute_exists(#user) AND (attribute_not_exists(#lastCountedVisit) OR #lastCountedVisit <> :visit)',
          values: { one: 1, visit },
        },
      );
      if (counted) return true;
      return (await identities.get({ user }, { consistent: true, attributes: ['user'] })) !== undefined;
    }),
  };
}

const counted = z.object({ user: z.string(), loginCount: z.number().optional() });

export function dynamoLoginCountReader(dynamo: Dynamo): LoginCountReader {
  const identities = dynamo.table('Identities');
  return {
    loginCount: ofUser(undefined, async (user) => {
      // A count of a moment ago, by the node before, must be seen.
      const found = await identities.get({ user }, { consistent: true, attributes: Object.keys(counted.shape) });
      if (!found) return undefined;
      const { loginCount: count } = counted.parse(found);
      return count === undefined ? {} : { count };
    }),
  };
}
