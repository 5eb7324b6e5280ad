// The one way to DynamoDB of a process, and its tables by the names that the environment gives them.
import { type TableName, tables } from '../../manifest/tables.ts';
import { environmentWire } from '../aws/json-wire.ts';
import { required } from '../system/environment.ts';
import { systemClock, systemRandomness } from '../system/machine.ts';
import { type DynamoTable, dynamoTable } from './table.ts';
import { type DynamoWire, dynamoDb } from './wire.ts';

export interface Dynamo {
  table(name: TableName): DynamoTable;
}

let ofThisProcess: Dynamo | undefined;

/** Throws at the first use of a table whose variable is not set. */
export function dynamo(): Dynamo {
  ofThisProcess ??= newDynamo();
  return ofThisProcess;
}

// A login gives up on us after 5 s and a turn makes several calls: three short tries are better than one long wait.
const callTimeout = 2_500;

function newDynamo(): Dynamo {
  // How many times as long a call may take: on a machine that runs a database and tests besides.
  const times = Number(process.env.STORE_PATIENCE ?? 1);
  if (!(times >= 1 && times <= 100)) throw new Error('STORE_PATIENCE must be a number from 1 to 100');
  const patience = { maxAttempts: 3, connectionTimeout: 500 * times, requestTimeout: 1_000 * times };
  const tools = { clock: systemClock, randomness: systemRandomness };
  const wire: DynamoWire = environmentWire(dynamoDb, patience, tools);
  return dynamoOver(wire, (name) => required(tables[name].variable), callTimeout * times);
}

/** Over a wire of the caller's. `timeout` in milliseconds is for one call, retries included. */
export function dynamoOver(
  wire: DynamoWire,
  nameOf: (table: TableName) => string,
  timeout: number = callTimeout,
): Dynamo {
  return { table: (name) => dynamoTable(wire, name, nameOf(name), timeout) };
}
