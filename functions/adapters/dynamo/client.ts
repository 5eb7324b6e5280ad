// The one DynamoDB client of a process, and its tables by the names that the environment gives them.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type TableName, tables } from '../../manifest/tables.ts';
import { patience } from '../aws/patience.ts';
import { required } from '../system/environment.ts';
import { type DynamoTable, dynamoTable } from './table.ts';

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
  return dynamoOver(newClient(times), (name) => required(tables[name].variable), callTimeout * times);
}

/** A client of the caller's. `timeout` in milliseconds is for one call, retries included. */
export function dynamoOver(
  client: DynamoDBClient,
  nameOf: (table: TableName) => string,
  timeout: number = callTimeout,
): Dynamo {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return { table: (name) => dynamoTable(documents, name, nameOf(name), timeout) };
}

function newClient(times: number): DynamoDBClient {
  return new DynamoDBClient(patience(500 * times, 1_000 * times));
}
