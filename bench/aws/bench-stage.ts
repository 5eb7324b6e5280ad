// A deployment on the emulator, made ready for the benchmark: its functions, its tables, and in these a user and
// the benchmark's own journeys.
import { CloudFormationClient, paginateListStackResources, paginateListStacks } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { type Dynamo, dynamoOver } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { sdkWire } from '../../functions/adapters/dynamo/sdk-wire.ts';
import { systemRandomness } from '../../functions/adapters/system/machine.ts';
import { tables } from '../../functions/manifest/tables.ts';
import { functionName } from '../../lib/function-names.ts';
import { functionVariables } from '../../local/aws/function-variables.ts';
import { type AwsPlace, clientSettings } from '../../local/aws/place.ts';
import { importIntoRealm } from '../../local/import-into-realm.ts';
import { demoUser } from '../../local/seeds.ts';
import { type JourneyVariant, variantText } from '../journey-variants.ts';

export interface DeployedFunction {
  /** `waymark-bench-node-message` */
  readonly fullName: string;
  /** `node-message` */
  readonly name: string;
  readonly megabytes: number;
}

export const stage = 'bench';

/** By the names of the manifest. */
export async function deployedTables(place: AwsPlace): Promise<Dynamo> {
  const variables = await functionVariables(place);
  return dynamoOver(sdkWire(new DynamoDBClient(clientSettings(place))), (table) => {
    const name = variables[tables[table].variable];
    if (name === undefined) throw new Error(`No function knows the table ${table}`);
    return name;
  });
}

export async function deployedFunctions(place: AwsPlace): Promise<DeployedFunction[]> {
  const prefix = functionName(stage, '');
  const functions: DeployedFunction[] = [];
  for await (const page of paginateListFunctions({ client: new LambdaClient(clientSettings(place)) }, {})) {
    for (const { FunctionName: fullName = '', MemorySize: megabytes = 128 } of page.Functions ?? []) {
      if (fullName.startsWith(prefix)) functions.push({ fullName, name: fullName.slice(prefix.length), megabytes });
    }
  }
  return functions;
}

/** How many resources of each type all stacks have. */
export async function deployedResources(place: AwsPlace): Promise<ReadonlyMap<string, number>> {
  const client = new CloudFormationClient(clientSettings(place));
  const counts = new Map<string, number>();
  for await (const { StackSummaries = [] } of paginateListStacks({ client }, {})) {
    const ours = StackSummaries.filter(({ StackName = '' }) => StackName.startsWith(`waymark-${stage}-`));
    for (const { StackName } of ours) {
      for await (const page of paginateListStackResources({ client }, { StackName })) {
        for (const { ResourceType = '' } of page.StackResourceSummaries ?? []) {
          counts.set(ResourceType, (counts.get(ResourceType) ?? 0) + 1);
        }
      }
    }
  }
  return counts;
}

/** The deployment has brought the realm with its journeys. */
export async function fillTables(dynamo: Dynamo, variants: readonly JourneyVariant[]): Promise<void> {
  const ports = {
    configuration: dynamoConfiguration(dynamo),
    configurationEditor: dynamoConfigurationEditor(dynamo),
  };
  await dynamoIdentityStore(dynamo, { randomness: systemRandomness }).put(demoUser);
  const files = variants.map((variant) => ({ name: `${variant.name}.journey.json`, text: variantText(variant) }));
  const { refused } = await importIntoRealm(files, demoUser.realm, ports);
  if (refused.length > 0) throw new Error(`Journeys of the benchmark are refused: ${JSON.stringify(refused)}`);
}
