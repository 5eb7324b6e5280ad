// DynamoDB as it is behind IAM, for ports in guarded-ports.ts.
import type { WireOperation } from '../../functions/adapters/dynamo/wire.ts';
import { type TableDefinition, type TableName, tables } from '../../functions/manifest/tables.ts';
import type { PortName } from '../../functions/ports/index.ts';
import type { PortGrant, TableGrant } from '../../lib/port-grant.ts';
import type { DynaliteServer } from '../support/dynalite-server.ts';
import { check, type Used } from './guarded-ports.ts';

type Values = Readonly<Record<string, { readonly S?: string }>>;

interface Request {
  readonly TableName: string;
  readonly Key?: Values;
  readonly Item?: Values;
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly ProjectionExpression?: string;
  readonly IndexName?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Values;
  readonly ReturnValues?: string;
}

/** What was asked for, as IAM sees it. */
interface Asked {
  readonly table: TableName;
  readonly action: string;
  /** Undefined for the table itself. */
  readonly index: string | undefined;
  /** Its partition key; undefined for what names none, such as a scan. */
  readonly row: string | undefined;
  /** Top level only, keys included. */
  readonly attributes: ReadonlySet<string>;
  /** Whether the answer could hold others, since nothing was selected. */
  readonly unselected: boolean;
  readonly returning: string;
}

/** `grantOf`: what a port may do. Default: what it may where users are ours. */
export function guardTables(server: DynaliteServer, used: Used, grantOf?: (port: PortName) => PortGrant): void {
  server.onCall((operation, sent) => {
    const request = asked(operation, sent as Request); // as every port sends it
    const { table, action, row, attributes } = request;
    const use = ({ tables: grants }: PortGrant): readonly string[] | undefined => {
      const uses = grants.map((grant) => usesOf(grant, request)).filter((found) => found !== undefined);
      return uses[0];
    };
    check(`${action} ${table} ${row} (${[...attributes].join(', ')})`, used, use, grantOf);
  });
}

/** What of a grant a request uses, or undefined when it is not granted. */
function usesOf(grant: TableGrant, { table, index, action, row, attributes, unselected, returning }: Asked) {
  const { rows, notRows = [] } = grant;
  if (grant.table !== table || grant.index !== index || !grant.actions.some((granted) => granted === action))
    return undefined;
  const isRow = (one: string): boolean => row !== undefined && matches(one, row);
  const pattern = rows?.find(isRow);
  if ((rows && pattern === undefined) || notRows.some(isRow)) return undefined;
  const ofRow = pattern === undefined ? [] : [`${action} ${pattern}`];
  if (!grant.attributes) return [...ofRow, action];
  const narrow = !unselected && [...attributes].every((name) => grant.attributes?.includes(name));
  const wholeRow = /^ALL_/.test(returning);
  if (!narrow || (wholeRow && returning !== grant.returning)) return undefined;
  return [
    ...ofRow,
    ...[...attributes].map((name) => `${action} ${name}`),
    ...(wholeRow ? [`${action} returning ${returning}`] : []),
  ];
}

/** As `StringLike` takes it: `*` at the end stands for anything. */
function matches(pattern: string, row: string): boolean {
  return pattern.endsWith('*') ? row.startsWith(pattern.slice(0, -1)) : row === pattern;
}

function asked(action: WireOperation, request: Request): Asked {
  // Tables of tests are the manifest's with a number behind.
  const table = request.TableName.replace(/-\d+$/, '') as TableName;
  const { partitionKey, sortKey }: TableDefinition = tables[table];
  const expressions = [
    request.UpdateExpression,
    request.ConditionExpression,
    request.KeyConditionExpression,
    request.ProjectionExpression,
  ].join(' ');
  // Of `#map.#entry` the map counts.
  const paths = [...expressions.matchAll(/(?<![.\w])(#\w+)/g)].map(([, path = '']) => path);
  const named = paths.map((path) => request.ExpressionAttributeNames?.[path] ?? path);
  const keys = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
  const reads = action === 'GetItem' || action === 'Query';
  const partition =
    { ...request.Key, ...request.Item }[partitionKey] ?? request.ExpressionAttributeValues?.[':partition'];
  return {
    table,
    index: request.IndexName,
    action,
    row: partition?.S,
    attributes: new Set([...keys, ...named, ...Object.keys(request.Item ?? {})]),
    unselected: reads && request.ProjectionExpression === undefined,
    returning: request.ReturnValues ?? 'NONE',
  };
}
