// DynamoDB as it is behind IAM: each port gets through what lib/port-grants.ts grants it, and a refusal for the rest.
// Emulators do not check grants, so this stands in for the account that a test does not have.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type TableDefinition, type TableName, tables } from '../../functions/manifest/tables.ts';
import type { PortName, Ports } from '../../functions/ports/index.ts';
import { portGrants, type TableGrant } from '../../lib/port-grants.ts';

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

/** Every action, and every attribute of a narrowed grant, that each port has used. */
export type Used = Map<PortName, Set<string>>;

const acting = new AsyncLocalStorage<PortName>();

/** Refuses what the port that is acting may not do; requests outside any port pass, since tests make those. */
export function guard(client: DynamoDBClient, used: Used): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const port = acting.getStore();
      // Every command that ports send names one table.
      if (port) check(port, asked(String(context.commandName), args.input as Request), used);
      return next(args);
    },
    { step: 'initialize', name: 'grants' },
  );
}

/** The same ports; while a method runs, its port is the one that is acting. */
export function guarded(ports: Ports): Ports {
  // There is a grant for every port and for nothing else.
  const names = Object.keys(portGrants) as PortName[];
  const wrapped = names.map((name) => [
    name,
    new Proxy(ports[name], {
      get(port, key) {
        const method: unknown = Reflect.get(port, key);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => acting.run(name, () => Reflect.apply(method, port, args));
      },
    }),
  ]);
  // Each stands where it stood.
  return Object.fromEntries(wrapped) as Ports;
}

function check(port: PortName, request: Asked, used: Used): void {
  const granted: readonly TableGrant[] = portGrants[port].tables;
  const grant = granted.find(
    ({ table, actions }) => table === request.table && actions.some((one) => one === request.action),
  );
  const beyond = grant?.attributes && [...request.attributes].filter((name) => !grant.attributes?.includes(name));
  if (!grant || beyond?.length || (grant.attributes && request.wholeRow)) {
    throw new Error(`AccessDenied: ${port} may not ${request.action} ${request.table} ${beyond ?? ''}`);
  }
  const marks = used.get(port) ?? new Set();
  used.set(port, marks);
  marks.add(request.action);
  if (grant.attributes) for (const name of request.attributes) marks.add(name);
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
