// Identities from their table, without anything about passwords.
import * as z from 'zod';
import { type Identities, userKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';

const row = z.object({
  realm: z.string(),
  username: z.string(),
  active: z.boolean(),
  attributes: z.record(z.string(), z.array(z.string())),
});
const attributes = Object.keys(row.shape);

export function dynamoIdentities(dynamo: Dynamo): Identities {
  const identities = dynamo.table('Identities');
  return {
    async find(owner) {
      const user = userKey(owner);
      const found = user === undefined ? undefined : await identities.get({ user }, { attributes });
      return found && row.parse(found);
    },
  };
}
