// DynamoDB as it is behind IAM, for ports in guarded-ports.ts.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type TableDefinition, type TableName, tables } from '../../functions/manifest/tables.ts';
import { check, type Used } from './guarded-ports.ts';

interface Request {
  readonly TableName: string;
  readonly Item?: Readonly<Record<string, unknown>>;
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ReturnValues?: string;
}

/** What was asked for, as IAM sees it. */
interface Asked {
  readonly table: TableName;
  readonly action: string;
  /** Top level only, keys included. */
  readonly attributes: ReadonlySet<string>;
  /** Whether the answer could hold others: nothing was selected, or the whole row comes back. */
  readonly wholeRow: boolean;
}

export function guardTables(client: DynamoDBClient, used: Used): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      // Every command that ports send names one table.
      const { table, action, attributes, wholeRow } = asked(String(context.commandName), args.input as Request);
      check(`${action} ${table} (${[...attributes].join(', ')})`, used, ({ tables: grants }) => {
        const grant = grants.find((one) => one.table === table && one.actions.some((granted) => granted === action));
        if (!grant?.attributes) return grant && [action];
        const narrow = !wholeRow && [...attributes].every((name) => grant.attributes?.includes(name));
        return narrow ? [...attributes].map((name) => `${action} ${name}`) : undefined;
      });
      return next(args);
    },
    { step: 'initialize', name: 'grants' },
  );
}

function asked(commandName: string, request: Request): Asked {
  const verb = commandName.replace(/(Item)?Command$/, '');
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
  const reads = verb === 'Get' || verb === 'Query';
  return {
    table,
    action: verb === 'Query' ? verb : `${verb}Item`,
    attributes: new Set([...keys, ...named, ...Object.keys(request.Item ?? {})]),
    wholeRow: (reads && request.ProjectionExpression === undefined) || /^ALL_/.test(request.ReturnValues ?? ''),
  };
}
