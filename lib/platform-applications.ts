// The platform applications of a deployment: those that it is told of, and those that it makes from credentials.
import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { PushPlatform } from '../functions/ports/push-addresses.ts';
import type { Configuration } from './configuration.ts';
import type { Deployment } from './service-function.ts';
import { SnsPlatformApplication } from './sns-platform-application.ts';

const ids = { GCM: 'Google', APNS: 'Apple', APNS_SANDBOX: 'AppleSandbox' } as const satisfies Record<
  PushPlatform,
  string
>;

/** ARNs of all of them. The configuration names at most one source for each platform. */
export function makePlatformApplications(
  scope: Construct,
  eventTopics: Readonly<Record<string, string>>,
  deployment: Deployment,
): Configuration['platformApplications'] {
  const { platformApplications, platformCredentials } = deployment.configuration;
  const make = (platform: PushPlatform, secretArn: string): string => {
    const id = ids[platform];
    const made = new SnsPlatformApplication(scope, id, { ...deployment, platform, secretArn, eventTopics });
    new CfnOutput(scope, `${id}RenewalFunction`, {
      description: `To be invoked after new credentials of ${platform} were put into their secret; npm run seed calls it, too`,
      value: made.renewalFunctionName,
    });
    return made.applicationArn;
  };
  const { google, apple } = platformCredentials;
  return {
    ...platformApplications,
    ...(google && { google: make('GCM', google.secretArn) }),
    ...(apple && { apple: make(apple.sandbox ? 'APNS_SANDBOX' : 'APNS', apple.secretArn) }),
  };
}
