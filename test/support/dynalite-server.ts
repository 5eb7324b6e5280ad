// A DynamoDB in memory on a port of its own, with tables made from the manifest.
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { type Dynamo, dynamoOver } from '../../functions/adapters/dynamo/client.ts';
import type { Row } from '../../functions/adapters/dynamo/table.ts';
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

export interface DynaliteServer {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
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
  refuseEmptyKeys(client);
  const documents = DynamoDBDocumentClient.from(client);
  let sets = 0;
  return {
    endpoint,
    client,
    async freshTables(...names) {
      sets += 1;
      const suffix = `-${sets}`;
      const nameOf = (name: TableName): string => `${name}${suffix}`;
      for (const name of names) {
        const TableName = nameOf(name);
        const made = { TableName, ...tableSchema(tables[name]), BillingMode: 'PAY_PER_REQUEST' } as const;
        await client.send(new CreateTableCommand(made));
      }
      return {
        // A busy machine is no failure of an adapter.
        dynamo: dynamoOver(client, nameOf, 30_000),
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
function refuseEmptyKeys(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const { KeyConditionExpression = '', ExpressionAttributeValues = {} } = args.input as QueryCommandInput; // or none
      for (const [name, value] of Object.entries(ExpressionAttributeValues)) {
        const text: unknown = value.S ?? value; // as the protocol spells it, or as it is in a document
        if (text !== '' || !KeyConditionExpression.includes(name)) continue;
        const message = `The AttributeValue for a key attribute cannot contain an empty string value: ${name}`;
        throw Object.assign(new Error(message), { name: 'ValidationException' });
      }
      return next(args);
    },
    { step: 'initialize', name: 'emptyKeys' },
  );
}
