// The least that a turn could cost: an HTTP handler that makes the same calls to DynamoDB by the SDK's client as it comes, with
// rows as large, and answers as much; no journey, no seals, no checks.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoCall } from '../functions/adapters/dynamo/calls.ts';
import { type TableDefinition, tables } from '../functions/manifest/tables.ts';
import { tableName } from '../local/environment.ts';

export interface BareTurn {
  readonly url: string;
  stop(): Promise<void>;
}

type Item = Record<string, AttributeValue>;

/** `answer` is what it answers, whole. The rows that it uses are copies of its own. */
export async function startBareTurn(
  dynamoEndpoint: string,
  calls: readonly DynamoCall[],
  answer: unknown,
): Promise<BareTurn> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: dynamoEndpoint, region: 'eu-central-1', credentials });
  const work = await Promise.all(calls.map((call) => sameCall(client, call)));
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk);
      JSON.parse(Buffer.concat(chunks).toString());
      for (const one of work) await one();
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      client.destroy();
    },
  };
}

async function sameCall(client: DynamoDBClient, { operation, table }: DynamoCall): Promise<() => Promise<unknown>> {
  const TableName = tableName(table);
  const { partitionKey, sortKey }: TableDefinition = tables[table];
  const { Items = [] } = await client.send(new ScanCommand({ TableName, Limit: 1 }));
  const partition = { S: `bench-${table}` };
  const Item: Item = {
    ...Items[0],
    [partitionKey]: partition,
    ...(sortKey !== undefined && { [sortKey]: { S: 'bench' } }),
  };
  const Key: Item = { [partitionKey]: partition, ...(sortKey !== undefined && { [sortKey]: { S: 'bench' } }) };
  await client.send(new PutItemCommand({ TableName, Item }));
  const query = {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: '#key = :key',
    ExpressionAttributeNames: { '#key': partitionKey },
    ExpressionAttributeValues: { ':key': partition },
  };
  const update = {
    ...{ TableName, Key, UpdateExpression: 'SET #bench = :bench' },
    ExpressionAttributeNames: { '#bench': 'bench' },
    ExpressionAttributeValues: { ':bench': { S: 'bench' } },
  };
  const commands = {
    get: () => client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true })),
    query: () => client.send(new QueryCommand(query)),
    put: () => client.send(new PutItemCommand({ TableName, Item })),
    update: () => client.send(new UpdateItemCommand({ ...update, ReturnValues: 'UPDATED_NEW' })),
    delete: () => client.send(new DeleteItemCommand({ TableName, Key })),
  } as const satisfies Record<DynamoCall['operation'], () => Promise<unknown>>;
  return commands[operation];
}
