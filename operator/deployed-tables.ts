// The tables of a deployment, found by the outputs of its data stack, for whoever may use them.
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Dynamo, dynamoOver } from '../functions/adapters/dynamo-client.ts';
import { type TableName, tableOutput } from '../functions/manifest/tables.ts';
import { Trouble } from './trouble.ts';

/** Milliseconds for one call: an operator has more patience than a login. */
const callTimeout = 15_000;

/** Account, region and endpoint are those of the environment, as for the AWS CLI. Rejects with a Trouble. */
export async function deployedTables(stage: string): Promise<Dynamo> {
  const stack = `waymark-${stage}-data`;
  const outputs = await outputsOf(stack);
  const nameOf = (table: TableName): string => {
    const name = outputs.get(tableOutput(table));
    if (name === undefined) throw new Trouble(`The stack ${stack} does not say where ${table} is: deploy it again`);
    return name;
  };
  return dynamoOver(new DynamoDBClient({}), nameOf, callTimeout);
}

async function outputsOf(stack: string): Promise<ReadonlyMap<string | undefined, string | undefined>> {
  const client = new CloudFormationClient({});
  try {
    const { Stacks: [found] = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    return new Map(found?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  } catch (error) {
    throw new Trouble(`Cannot read the stack ${stack}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  } finally {
    client.destroy();
  }
}
