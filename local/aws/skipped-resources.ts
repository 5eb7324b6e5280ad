// Which custom resources of a deployment an emulator has passed over. LocalStack's community edition reports them as made,
// with a physical id that says so.
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  type DescribeStackResourcesCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { seedFunctions } from '../../functions/manifest/seed-functions.ts';
import { type AwsPlace, clientSettings } from './place.ts';

/** The physical id of what LocalStack has not made. */
const notMade = 'unknown';

/** Their types: `Custom::JourneySeed`. */
export async function skippedResources(place: AwsPlace, stage: string): Promise<string[]> {
  const client = new CloudFormationClient(clientSettings(place));
  const stacks = [...new Set(Object.values(seedFunctions).map(({ stack }) => `waymark-${stage}-${stack}`))];
  try {
    const all = await Promise.all(stacks.map((StackName) => resourcesOf(client, StackName)));
    const skipped = all
      .flat()
      .filter(({ PhysicalResourceId }) => PhysicalResourceId === notMade)
      .map(({ ResourceType = '' }) => ResourceType);
    return [...new Set(skipped)].filter((type) => type.startsWith('Custom::'));
  } finally {
    client.destroy();
  }
}

/** None of a stack that is not there: the login page is optional. */
async function resourcesOf(
  client: CloudFormationClient,
  StackName: string,
): Promise<NonNullable<DescribeStackResourcesCommandOutput['StackResources']>> {
  try {
    return (await client.send(new DescribeStackResourcesCommand({ StackName }))).StackResources ?? [];
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return [];
    throw error;
  }
}
