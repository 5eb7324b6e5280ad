// All rows of all tables, as they are stored: the other side of every account.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { type TableName, tables } from '../../functions/manifest/tables.ts';
import { tableName } from '../../local/environment.ts';

export type Row = Readonly<Record<string, unknown>>;
export type Rows = Readonly<Record<TableName, readonly Row[]>>;

const names = Object.keys(tables) as TableName[]; // `tables` has no other keys

export async function allRows(client: DynamoDBClient): Promise<Rows> {
  const documents = DynamoDBDocumentClient.from(client);
  const read = await Promise.all(names.map(async (name) => [name, await rowsOf(documents, name)] as const));
  return Object.fromEntries(read) as Record<TableName, Row[]>; // from all names
}

async function rowsOf(client: DynamoDBDocumentClient, name: TableName): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: tableName(name), ConsistentRead: true })) {
    rows.push(...Items);
  }
  return rows;
}
