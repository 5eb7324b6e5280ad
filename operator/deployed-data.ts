// The tables and the audit log of a deployment, found by the outputs of its data stack, for whoever may use them.
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Dynamo, dynamoOver } from '../functions/adapters/dynamo-client.ts';
import { type TableName, tableOutput } from '../functions/manifest/tables.ts';
import { Trouble } from './trouble.ts';

/** Milliseconds for one call: an operator has more patience than a login. */
const callTimeout = 15_000;

export interface DeployedData {
  readonly dynamo: Dynamo;
  /** The log group of audit events. Throws a Trouble where the stack does not name it. */
  readonly auditGroup: () => string;
}

/** Account, region and endpoint are those of the environment, as for the AWS CLI. Rejects with a Trouble. */
export async function deployedData(stage: string): Promise<DeployedData> {
  const stack = `waymark-${stage}-data`;
  const outputs = await outputsOf(stack);
  const outputNamed = (output: string, what: string): string => {
    const value = outputs.get(output);
    if (value === undefined) throw new Trouble(`The stack ${stack} does not say where ${what} is: deploy it again`);
    return value;
  };
  const nameOf = (table: TableName): string => outputNamed(tableOutput(table), table);
  return {
    dynamo: dynamoOver(new DynamoDBClient({}), nameOf, callTimeout),
    auditGroup: () => outputNamed('AuditLogGroupName', 'the audit log'),
  };
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
