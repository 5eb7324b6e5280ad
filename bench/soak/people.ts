// Puts the users into the table, by the stores of the functions: the password's hash is made once for all of them.
import { dynamoOver } from '../../functions/adapters/dynamo/client.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { sdkWire } from '../../functions/adapters/dynamo/sdk-wire.ts';
import { systemRandomness } from '../../functions/adapters/system/machine.ts';
import { userKey } from '../../functions/ports/users.ts';
import { dynamoClient } from '../../local/dynamo-client.ts';
import { tableName } from '../../local/environment.ts';
import { type Person, password } from './person.ts';

export const realm = '/alpha';

export async function putPeople(endpoint: string, people: readonly Person[]): Promise<void> {
  const client = dynamoClient(endpoint);
  const dynamo = dynamoOver(sdkWire(client), tableName, 30_000);
  const table = dynamo.table('Identities');
  const store = dynamoIdentityStore(dynamo, { randomness: systemRandomness });
  let passwordHash: unknown;
  for (const { name: username } of people) {
    const user = { realm, username, active: true, attributes: {} };
    const key = { user: userKey(user) ?? '' };
    if (passwordHash === undefined) {
      await store.put({ ...user, password });
      passwordHash = (await table.get(key))?.['passwordHash'];
    } else {
      await store.put(user);
      await table.update(key, { update: 'SET #passwordHash = :passwordHash', values: { passwordHash } });
    }
  }
  client.destroy();
}
