// The whole system on an emulator, deployed as to AWS: from credentials for pushes to the URL of the API.
import { type DeploymentContext, deployStacks } from './cdk.ts';
import { type AwsPlace, apiUrl } from './place.ts';
import { putPushCredentials } from './push-credentials.ts';

export interface Deployment {
  /** Where clients reach it, without a slash at the end. */
  readonly url: string;
}

/** For the first time, or over what is there. The account has been bootstrapped. Rejects with the last that the CDK printed. */
export async function deployTo(place: AwsPlace, context: DeploymentContext = {}): Promise<Deployment> {
  const url = apiUrl(place);
  await deployStacks(place, { publicUrl: url, platformCredentials: await putPushCredentials(place), ...context });
  return { url };
}
