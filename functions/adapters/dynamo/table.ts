// One DynamoDB table: single-item reads and conditional writes in plain JavaScript values. A condition that does not
// hold is a value here, not an exception. In expressions `#name` stands for the attribute `name`, and `:name` for a value.
import { awsLimits } from '../../manifest/aws-limits.ts';
import { type TableDefinition, type TableName, tables } from '../../manifest/tables.ts';
import { RequestError } from '../../node/errors.ts';
import { type AttributeValues, attributeValues, plainRow } from './attribute-values.ts';
import { type DynamoOperation, reportCall, watched } from './calls.ts';
import type { DynamoWire, WireAnswer, WireOperation } from './wire.ts';

export type Key = Readonly<Record<string, string>>;
export type Row = Record<string, unknown>;

interface Read {
  /** Sees every write that was acknowledged before, at twice the price. Default: false. */
  readonly consistent?: boolean;
  /** Only these attributes. Default: all. */
  readonly attributes?: readonly string[];
}

interface QueryRead extends Read {
  /** Only so many, from the end of the order on. Default: all, from its beginning. */
  readonly newest?: number;
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
  query(partition: string, prefix: string, read?: QueryRead): Promise<Row[]>;
  /** The keys of the first rows that an index has under its partition key. May be a moment old. */
  find(index: string, partition: string, limit: number): Promise<Row[]>;
  /** All rows for which the condition holds, page by page, in no order. For operators: no function may. */
  scan(read: Read & Condition): AsyncGenerator<readonly Row[]>;
  /** False when the condition did not hold; so with the others. */
  put(row: Row, condition?: Condition): Promise<boolean>;
  /** The changed attributes as they now are, or undefined when the condition did not hold. */
  update(key: Key, change: Change): Promise<Row | undefined>;
  remove(key: Key, condition?: Condition): Promise<boolean>;
}

/**
 * `callTimeout` in milliseconds is for the whole of a call, retries included. Writing what no row holds throws a RequestError with
 * `ERR_BODY_TOO_LARGE`; under a key that is too long for one nothing is found.
 */
export function dynamoTable(wire: DynamoWire, table: TableName, TableName: string, callTimeout: number): DynamoTable {
  const call = async (operation: WireOperation, request: object): Promise<WireAnswer | undefined> => {
    try {
      const answer = await wire.send(operation, { TableName, ...request, ...watched() }, callTimeout);
      reportCall(reported[operation], table, answer.ConsumedCapacity?.CapacityUnits);
      return answer;
    } catch (error) {
      if (isTooLarge(error)) {
        const cause = new Error(`A row of ${table} may have ${awsLimits.dynamoDb.item / 1024} kB`);
        throw new RequestError('ERR_BODY_TOO_LARGE', 'What is to be kept is too large', { cause });
      }
      if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
      reportCall(reported[operation], table);
      return undefined;
    }
  };
  return {
    async get(key, read = {}) {
      if (!isKey(table, key)) return undefined;
      const answer = await call('GetItem', { Key: attributeValues(key), ...reading(read) });
      return answer?.Item && plainRow(answer.Item);
    },
    async query(partition, prefix, { newest, ...read } = {}) {
      const { partitionKey, sortKey = '' }: TableDefinition = tables[table];
      if (!isKey(table, { [partitionKey]: partition, [sortKey]: prefix })) return [];
      // DynamoDB takes no empty text for a key, not even as a beginning.
      const begins = prefix === '' ? [] : [sortKey];
      const condition = {
        ...reading(read, [partitionKey, ...begins]),
        KeyConditionExpression: [
          `#${partitionKey} = :partition`,
          ...begins.map((name) => `begins_with(#${name}, :prefix)`),
        ].join(' AND '),
        ExpressionAttributeValues: attributeValues({ ':partition': partition, ':prefix': prefix || undefined }),
        ...(newest !== undefined && { ScanIndexForward: false, Limit: newest }),
      };
      const rows: Row[] = [];
      let ExclusiveStartKey: AttributeValues | undefined;
      do {
        const page: WireAnswer | undefined = await call('Query', { ...condition, ExclusiveStartKey });
        rows.push(...(page?.Items ?? []).map(plainRow));
        ExclusiveStartKey = page?.LastEvaluatedKey;
      } while (ExclusiveStartKey && rows.length < (newest ?? Infinity));
      return rows;
    },
    async find(IndexName, partition, Limit) {
      const { partitionKey, indexes = {} }: TableDefinition = tables[table];
      const key = indexes[IndexName];
      if (key === undefined) throw new Error(`The table ${table} has no index ${IndexName}`);
      const answer = await call('Query', {
        ...{ IndexName, Limit, ...reading({ attributes: [partitionKey] }, [key]) },
        KeyConditionExpression: `#${key} = :partition`,
        ExpressionAttributeValues: attributeValues({ ':partition': partition }),
      });
      return (answer?.Items ?? []).map(plainRow);
    },
    async *scan({ when, values, names, ...read }) {
      const {
        ConditionExpression,
        ExpressionAttributeNames: conditioned,
        ...filter
      } = conditional({
        ...(when !== undefined && { when }),
        ...(values && { values }),
        ...(names && { names }),
      });
      const { ExpressionAttributeNames: asked, ...reads } = reading(read);
      const request = {
        ...reads,
        ...filter,
        ...(ConditionExpression !== undefined && { FilterExpression: ConditionExpression }),
        ...((asked || conditioned) && { ExpressionAttributeNames: { ...asked, ...conditioned } }),
      };
      let ExclusiveStartKey: AttributeValues | undefined;
      do {
        const page: WireAnswer | undefined = await call('Scan', { ...request, ExclusiveStartKey });
        yield (page?.Items ?? []).map(plainRow);
        ExclusiveStartKey = page?.LastEvaluatedKey;
      } while (ExclusiveStartKey);
    },
    async put(row, condition = {}) {
      requireKey(table, row);
      return (await call('PutItem', { Item: attributeValues(row), ...conditional(condition) })) !== undefined;
    },
    async update(key, { update, returning, ...condition }) {
      requireKey(table, key);
      const answer = await call('UpdateItem', {
        Key: attributeValues(key),
        UpdateExpression: update,
        ReturnValues: returning ?? 'UPDATED_NEW',
        ...conditional(condition, update),
      });
      return answer && plainRow(answer.Attributes ?? {});
    },
    async remove(key, condition = {}) {
      if (!isKey(table, key)) return false;
      return (await call('DeleteItem', { Key: attributeValues(key), ...conditional(condition) })) !== undefined;
    },
  };
}

/** Whether there can be such a row: parts of keys are what clients send. */
function isKey(table: TableName, key: Row): boolean {
  const { partitionKey, sortKey = '' }: TableDefinition = tables[table];
  const { partitionKey: longestPartition, sortKey: longestSort } = awsLimits.dynamoDb;
  const bytes = (name: string): number => Buffer.byteLength(String(key[name] ?? ''));
  return bytes(partitionKey) <= longestPartition && bytes(sortKey) <= longestSort;
}

function requireKey(table: TableName, key: Row): void {
  if (isKey(table, key)) return;
  const cause = new Error(`A key of ${table} has no room for it`);
  throw new RequestError('ERR_BODY_TOO_LARGE', 'A name is too long', { cause });
}

/** DynamoDB tells it by its words alone. */
function isTooLarge(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === 'ValidationException' &&
    /^Item size (?:to update )?has exceeded/.test(error.message)
  );
}

const reported = {
  GetItem: 'get',
  Query: 'query',
  Scan: 'query',
  PutItem: 'put',
  UpdateItem: 'update',
  DeleteItem: 'delete',
} as const satisfies Record<WireOperation, DynamoOperation>;

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
    ...(valueEntries.length > 0 && { ExpressionAttributeValues: attributeValues(Object.fromEntries(valueEntries)) }),
  };
}

// DynamoDB deletes by whole seconds, hours late: the attribute is for tidiness, readers check the milliseconds.

export function ttlSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
