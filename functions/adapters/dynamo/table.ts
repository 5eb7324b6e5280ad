// One DynamoDB table: single-item reads and conditional writes in plain JavaScript values. A condition that does not
// hold is a value here, not an exception. In expressions `#name` stands for the attribute `name`, and `:name` for a value.
import { ConditionalCheckFailedException, type ConsumedCapacity } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type TableDefinition, type TableName, tables } from '../../manifest/tables.ts';
import { type DynamoOperation, reportCall, watched } from './calls.ts';

export type Key = Readonly<Record<string, string>>;
export type Row = Record<string, unknown>;

interface Read {
  /** Sees every write that was acknowledged before, at twice the price. Default: false. */
  readonly consistent?: boolean;
  /** Only these attributes. Default: all. */
  readonly attributes?: readonly string[];
}

export interface Condition {
  readonly when?: string;
  readonly values?: Readonly<Record<string, unknown>>;
  /** For attributes whose names are data: `{ node: id }` makes `#node` stand for the attribute `id`. */
  readonly names?: Readonly<Record<string, string>>;
}

interface Change extends Condition {
  readonly update: string;
  /** Default: the changed attributes. */
  readonly returning?: 'ALL_NEW';
}

export interface DynamoTable {
  get(key: Key, read?: Read): Promise<Row | undefined>;
  /** All rows under a partition key whose sort key begins with a prefix, which may be empty, in the order of the sort key. */
  query(partition: string, prefix: string, read?: Read): Promise<Row[]>;
  /** The keys of the first rows that an index has under its partition key. May be a moment old. */
  find(index: string, partition: string, limit: number): Promise<Row[]>;
  /** False when the condition did not hold; so with the others. */
  put(row: Row, condition?: Condition): Promise<boolean>;
  /** The changed attributes as they now are, or undefined when the condition did not hold. */
  update(key: Key, change: Change): Promise<Row | undefined>;
  remove(key: Key, condition?: Condition): Promise<boolean>;
}

/** `callTimeout` in milliseconds is for the whole of a call, retries included. */
export function dynamoTable(
  client: DynamoDBDocumentClient,
  table: TableName,
  TableName: string,
  callTimeout: number,
): DynamoTable {
  const call = async <Output extends { ConsumedCapacity?: ConsumedCapacity | undefined }>(
    operation: DynamoOperation,
    send: (options: { abortSignal: AbortSignal }) => Promise<Output>,
  ): Promise<Output | undefined> => {
    try {
      const output = await send({ abortSignal: AbortSignal.timeout(callTimeout) });
      reportCall(operation, table, output.ConsumedCapacity?.CapacityUnits);
      return output;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      reportCall(operation, table);
      return undefined;
    }
  };
  return {
    async get(Key, read = {}) {
      const command = new GetCommand({ TableName, Key, ...reading(read), ...watched() });
      return (await call('get', (options) => client.send(command, options)))?.Item;
    },
    async query(partition, prefix, read = {}) {
      const { partitionKey, sortKey = '' }: TableDefinition = tables[table];
      // DynamoDB takes no empty text for a key, not even as a beginning.
      const begins = prefix === '' ? [] : [sortKey];
      const condition = {
        ...reading(read, [partitionKey, ...begins]),
        KeyConditionExpression: [
          `#${partitionKey} = :partition`,
          ...begins.map((name) => `begins_with(#${name}, :prefix)`),
        ].join(' AND '),
        ExpressionAttributeValues: { ':partition': partition, ...(prefix !== '' && { ':prefix': prefix }) },
      };
      const rows: Row[] = [];
      let ExclusiveStartKey: Row | undefined;
      do {
        const command = new QueryCommand({ TableName, ...condition, ExclusiveStartKey, ...watched() });
        const page = await call('query', (options) => client.send(command, options));
        rows.push(...(page?.Items ?? []));
        ExclusiveStartKey = page?.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      return rows;
    },
    async find(IndexName, partition, Limit) {
      const { partitionKey, indexes = {} }: TableDefinition = tables[table];
      const key = indexes[IndexName];
      if (key === undefined) throw new Error(`The table ${table} has no index ${IndexName}`);
      const command = new QueryCommand({
        ...{ TableName, IndexName, Limit, ...reading({ attributes: [partitionKey] }, [key]) },
        KeyConditionExpression: `#${key} = :partition`,
        ExpressionAttributeValues: { ':partition': partition },
        ...watched(),
      });
      return (await call('query', (options) => client.send(command, options)))?.Items ?? [];
    },
    async put(Item, condition = {}) {
      const command = new PutCommand({ TableName, Item, ...conditional(condition), ...watched() });
      return (await call('put', (options) => client.send(command, options))) !== undefined;
    },
    async update(Key, { update, returning, ...condition }) {
      const command = new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: update,
        ReturnValues: returning ?? 'UPDATED_NEW',
        ...conditional(condition, update),
        ...watched(),
      });
      const output = await call('update', (options) => client.send(command, options));
      return output && (output.Attributes ?? {});
    },
    async remove(Key, condition = {}) {
      const command = new DeleteCommand({ TableName, Key, ...conditional(condition), ...watched() });
      return (await call('delete', (options) => client.send(command, options))) !== undefined;
    },
  };
}

function reading({ consistent = false, attributes }: Read, others: readonly string[] = []) {
  const names = [...others, ...(attributes ?? [])].map((name) => [`#${name}`, name]);
  return {
    ConsistentRead: consistent,
    ...(attributes && { ProjectionExpression: attributes.map((name) => `#${name}`).join(', ') }),
    ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names) }),
  };
}

function conditional({ when, values = {}, names = {} }: Condition, update = '') {
  const mentioned = new Set(Array.from(`${update} ${when ?? ''}`.matchAll(/#(\w+)/g), ([, name = '']) => name));
  const nameEntries = Array.from(mentioned, (name) => [`#${name}`, names[name] ?? name]);
  const valueEntries = Object.entries(values).map(([name, value]) => [`:${name}`, value]);
  return {
    ...(when !== undefined && { ConditionExpression: when }),
    ...(nameEntries.length > 0 && { ExpressionAttributeNames: Object.fromEntries(nameEntries) }),
    ...(valueEntries.length > 0 && { ExpressionAttributeValues: Object.fromEntries(valueEntries) }),
  };
}

// DynamoDB deletes by whole seconds, hours late: the attribute is for tidiness, readers check the milliseconds.

export function ttlSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
