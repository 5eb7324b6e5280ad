// The tables of a deployment, found by the outputs of its data stack, for whoever may use them.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Dynamo, dynamoOver } from '../functions/adapters/dynamo-client.ts';
import { type TableName, tableOutput } from '../functions/manifest/tables.ts';
import { type AwsSettings, stackOutputs } from './stack-outputs.ts';
import { Trouble } from './trouble.ts';

/** Milliseconds for one call: an operator has more patience than a login. */
const callTimeout = 15_000;

/** Rejects with a Trouble. */
export async function deployedTables(stage: string, settings: AwsSettings = {}): Promise<Dynamo> {
  const stack = `waymark-${stage}-data`;
  const outputs = await stackOutputs(stack, settings);
  if (!outputs) throw new Trouble(`There is no stack ${stack} here: nothing is deployed under the stage ${stage}`);
  const nameOf = (table: TableName): string => {
    const name = outputs.get(tableOutput(table));
    if (name === undefined) throw new Trouble(`The stack ${stack} does not say where ${table} is: deploy it again`);
    return name;
  };
  return dynamoOver(new DynamoDBClient(settings), nameOf, callTimeout);
}
