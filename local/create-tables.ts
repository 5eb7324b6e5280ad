// Makes the tables of the manifest that are missing, and waits until they can be used.
import {
  CreateTableCommand,
  type CreateTableInput,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { type TableDefinition, type TableName, tables } from '../functions/manifest/tables.ts';
import { tableName } from './environment.ts';
import { StartError } from './start-error.ts';

/** Seconds. */
const waiting = { minDelay: 0.02, maxDelay: 1, maxWaitTime: 20 };

export async function createMissingTables(client: DynamoDBClient): Promise<void> {
  const names = Object.keys(tables) as TableName[]; // `tables` has no other keys
  await Promise.all(names.map((name) => createIfMissing(client, tableName(name), tables[name])));
}

/** Keys and indexes of a table, as DynamoDB wants to be told. */
export function tableSchema({
  partitionKey,
  sortKey,
  indexes = {},
}: TableDefinition): Pick<CreateTableInput, 'KeySchema' | 'AttributeDefinitions' | 'GlobalSecondaryIndexes'> {
  const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' as const });
  const all = Object.entries(indexes);
  const keys = [partitionKey, ...(sortKey === undefined ? [] : [sortKey]), ...all.map(([, key]) => key)];
  return {
    KeySchema: [
      hash(partitionKey),
      ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: 'RANGE' as const }]),
    ],
    AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
    ...(all.length > 0 && {
      GlobalSecondaryIndexes: all.map(([IndexName, key]) => ({
        ...{ IndexName, KeySchema: [hash(key)], Projection: { ProjectionType: 'KEYS_ONLY' as const } },
      })),
    }),
  };
}

async function createIfMissing(client: DynamoDBClient, TableName: string, definition: TableDefinition): Promise<void> {
  let isNew = true;
  try {
    await client.send(
      new CreateTableCommand({ TableName, ...tableSchema(definition), BillingMode: 'PAY_PER_REQUEST' }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    isNew = false;
  }
  await waitUntilTableExists({ client, ...waiting }, { TableName }).catch((cause) => {
    // A stand-in that is ended while it makes a table never finishes it.
    const reason = `The table ${TableName} is still being made after ${waiting.maxWaitTime} seconds`;
    throw new StartError(`${reason}: an earlier start was cut off. Remove the data folder to start afresh.`, { cause });
  });
  if (!isNew && definition.indexes) await requireIndexes(client, TableName, Object.keys(definition.indexes));
}

async function requireIndexes(client: DynamoDBClient, TableName: string, names: readonly string[]): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const there = (Table?.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName);
  const missing = names.filter((name) => !there.includes(name));
  if (missing.length === 0) return;
  const reason = `The table ${TableName} lacks the index ${missing.join(', ')}`;
  throw new StartError(`${reason}: it is of an earlier version. Remove the data folder to start afresh.`);
}
