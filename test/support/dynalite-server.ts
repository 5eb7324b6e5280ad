// A DynamoDB in memory on a port of its own, with tables made from the manifest.
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { jsonWire } from '../../functions/adapters/aws/json-wire.ts';
import { type Dynamo, dynamoOver } from '../../functions/adapters/dynamo/client.ts';
import type { Row } from '../../functions/adapters/dynamo/table.ts';
import { type DynamoWire, dynamoDb, type WireOperation } from '../../functions/adapters/dynamo/wire.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import { type TableName, tables } from '../../functions/manifest/tables.ts';
import { tableSchema } from '../../local/create-tables.ts';

/** Tables that nobody has written to. */
export interface FreshTables {
  readonly dynamo: Dynamo;
  /** The name under which a table was made. */
  nameOf(table: TableName): string;
  /** Every row as it is stored, for tests that look for secrets. */
  rows(table: TableName): Promise<Row[]>;
  /** Writes a row as it is, for tests of rows that come from elsewhere. */
  putRow(table: TableName, row: Row): Promise<void>;
}

export type CallWatcher = (operation: WireOperation, request: object) => Promise<void> | void;

export interface DynaliteServer {
  readonly endpoint: string;
  /** Called before each call of the adapters, which waits for it and fails as it does. The function that it gives ends that. */
  onCall(watcher: CallWatcher): () => void;
  freshTables(...names: TableName[]): Promise<FreshTables>;
  stop(): Promise<void>;
}

export async function startDynalite(): Promise<DynaliteServer> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // The server must not close a connection that the client is just about to use.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const watchers = new Set<CallWatcher>([refuseEmptyKeys]);
  // A busy machine is no failure of an adapter.
  const patient = { maxAttempts: 1, connectionTimeout: 30_000, requestTimeout: 30_000 };
  const credentials = () => ({ accessKeyId: 'local', secretAccessKey: 'local' });
  const settings = { endpoint, region: 'eu-central-1', credentials, ...patient };
  const wire: DynamoWire = jsonWire(dynamoDb, settings, { clock: systemClock, randomness: systemRandomness });
  const watched: DynamoWire = {
    async send(operation, request, within) {
      for (const watcher of watchers) await watcher(operation, request);
      return wire.send(operation, request, within);
    },
  };
  const documents = DynamoDBDocumentClient.from(client);
  let sets = 0;
  return {
    endpoint,
    onCall(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    async freshTables(...names) {
      sets += 1;
      const suffix = `-${sets}`;
      const nameOf = (name: TableName): string => `${name}${suffix}`;
      for (const name of names) {
        const TableName = nameOf(name);
        const made = { TableName, ...tableSchema(tables[name]), BillingMode: 'PAY_PER_REQUEST' } as const;
        await client.send(new CreateTableCommand(made));
        // It answers before the table can be used.
        await waitUntilTableExists({ client, minDelay: 0.005, maxDelay: 0.1, maxWaitTime: 30 }, { TableName });
      }
      return {
        dynamo: dynamoOver(watched, nameOf, 30_000),
        nameOf,
        async rows(table) {
          return (await documents.send(new ScanCommand({ TableName: nameOf(table) }))).Items ?? [];
        },
        async putRow(table, row) {
          await documents.send(new PutCommand({ TableName: nameOf(table), Item: row }));
        },
      };
    },
    stop() {
      client.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Dynalite takes an empty value in a key condition; DynamoDB does not. */
function refuseEmptyKeys(_operation: WireOperation, request: KeyCondition): void {
  const { KeyConditionExpression = '', ExpressionAttributeValues = {} } = request;
  for (const [name, { S }] of Object.entries(ExpressionAttributeValues)) {
    if (S !== '' || !KeyConditionExpression.includes(name)) continue;
    const message = `The AttributeValue for a key attribute cannot contain an empty string value: ${name}`;
    throw Object.assign(new Error(message), { name: 'ValidationException' });
  }
}

interface KeyCondition {
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S?: string }>>;
}
