// Accounts on the rows of the table Identities.
import { type Accounts, type LoginCounts, userKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';

export function dynamoAccounts(dynamo: Dynamo): Accounts {
  const identities = dynamo.table('Identities');
  return {
    async setActive(owner, active) {
      const user = userKey(owner);
      if (user === undefined) return false;
      const set = { update: 'SET #active = :active', when: 'attribute_exists(#user)', values: { active } };
      return (await identities.update({ user }, set)) !== undefined;
    },
  };
}

export function dynamoLoginCounts(dynamo: Dynamo): LoginCounts {
  const identities = dynamo.table('Identities');
  return {
    async countLogin(owner, visit) {
      const user = userKey(owner);
      if (user === undefined) return false;
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
    },
  };
}
