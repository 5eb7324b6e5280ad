// What the suite of test/aws is told about the deployment that it tests.
import type { DeploymentContext } from './cdk.ts';
import type { AwsPlace } from './place.ts';
import type { Skips } from './skips.ts';

export interface AwsSuite {
  readonly place: AwsPlace;
  /** Where clients reach the API, without a slash at the end. */
  readonly url: string;
  readonly skips: Skips;
}

/** Its JSON is in this environment variable. */
export const suiteVariable = 'WAYMARK_AWS_SUITE';

/** What the suite deploys beside the defaults. */
export const suiteSettings = {
  stage: 'test',
  corsOrigins: ['https://app.example.com'],
} satisfies DeploymentContext;
