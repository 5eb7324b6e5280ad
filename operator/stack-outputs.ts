// What the stacks of a deployment say of themselves, for whoever may read them.
import {
  CloudFormationClient,
  type CloudFormationClientConfig,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { Trouble } from '../cli/command.ts';
import { errorText } from '../functions/node/errors.ts';

/** Account, region and endpoint. Default: those of the environment, as for the AWS CLI. */
export type AwsSettings = Pick<CloudFormationClientConfig, 'endpoint' | 'region' | 'credentials'>;

/** By name. Undefined when there is no such stack. Rejects with a Trouble when nobody can tell. */
export async function stackOutputs(
  stack: string,
  settings: AwsSettings = {},
): Promise<ReadonlyMap<string, string> | undefined> {
  const client = new CloudFormationClient(settings);
  try {
    const { Stacks: [found] = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    return new Map(found?.Outputs?.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  } catch (error) {
    if (isMissing(error)) return undefined;
    const reason = errorText(error);
    const hint =
      reason === 'Region is missing' ? ': name one by AWS_REGION, or in the profile that AWS_PROFILE names' : '';
    throw new Trouble(`Cannot read the stack ${stack}: ${reason}${hint}`, { cause: error });
  } finally {
    client.destroy();
  }
}

/** CloudFormation has no error of its own for that. */
function isMissing(error: unknown): boolean {
  return (
    error instanceof CloudFormationServiceException &&
    error.name === 'ValidationError' &&
    /does not exist/.test(error.message)
  );
}
