// Makes the tables of the manifest that are missing, and waits until they can be used.
import {
  CreateTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
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

async function createIfMissing(
  client: DynamoDBClient,
  TableName: string,
  { partitionKey, sortKey }: TableDefinition,
): Promise<void> {
  const KeySchema: KeySchemaElement[] = [{ AttributeName: partitionKey, KeyType: 'HASH' }];
  if (sortKey !== undefined) KeySchema.push({ AttributeName: sortKey, KeyType: 'RANGE' });
  const AttributeDefinitions = KeySchema.map(({ AttributeName }) => ({ AttributeName, AttributeType: 'S' as const }));
  try {
    await client.send(
      new CreateTableCommand({ TableName, KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists({ client, ...waiting }, { TableName }).catch((cause) => {
    // A stand-in that is ended while it makes a table never finishes it.
    const reason = `The table ${TableName} is still being made after ${waiting.maxWaitTime} seconds`;
    throw new StartError(`${reason}: an earlier start was cut off. Remove the data folder to start afresh.`, { cause });
  });
}
