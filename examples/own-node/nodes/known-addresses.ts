// Addresses by user: in the table that RISK_TABLE names, or in memory where it names none, as on a developer's machine.
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';

/** Times are milliseconds since the epoch. */
export interface KnownAddresses {
  has(user: string, address: string, now: number): Promise<boolean>;
  put(user: string, address: string, until: number): Promise<void>;
}

let ofThisProcess: KnownAddresses | undefined;

// Made at the first visit, not at import: the engine imports the node too, and has no such table.
export function knownAddresses(): KnownAddresses {
  const table = process.env['RISK_TABLE'];
  ofThisProcess ??= table ? inTable(table, new DynamoDBClient({})) : inMemory();
  return ofThisProcess;
}

function inTable(TableName: string, client: DynamoDBClient): KnownAddresses {
  const keyOf = (user: string, address: string) => ({ user: { S: user }, address: { S: address } });
  return {
    async has(user, address, now) {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: keyOf(user, address) }));
      // DynamoDB may take days to delete what is over.
      return Number(Item?.['until']?.N ?? 0) * 1000 > now;
    },
    async put(user, address, until) {
      const Item = { ...keyOf(user, address), until: { N: String(Math.floor(until / 1000)) } };
      await client.send(new PutItemCommand({ TableName, Item }));
    },
  };
}

function inMemory(): KnownAddresses {
  const known = new Map<string, number>();
  return {
    has: async (user, address, now) => (known.get(`${user} ${address}`) ?? 0) > now,
    put: async (user, address, until) => {
      known.set(`${user} ${address}`, until);
    },
  };
}
