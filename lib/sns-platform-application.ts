// A platform application of SNS: the way to the phones of one platform. CloudFormation has no such resource, so that a
// function makes it, from credentials that it reads in Secrets Manager itself.
import { Aws, CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { PushPlatform } from '../functions/ports/push-addresses.ts';
import type { Configuration } from './configuration.ts';
import { serviceName } from './function-names.ts';
import { type Deployment, ServiceFunction } from './service-function.ts';

export interface SnsPlatformApplicationProps extends Deployment {
  /** `GCM` for Android, `APNS` for iOS, `APNS_SANDBOX` for what Xcode has installed. */
  readonly platform: PushPlatform;
  /**
   * A secret of Secrets Manager, under its own key. For `GCM`: the service account's JSON file as Firebase offers it. For the
   * others: `{"signingKey": "<text of the .p8 file>", "keyId": "…", "teamId": "…", "bundleId": "com.example.app"}`.
   * New content is taken over once a day, and at once by `aws lambda invoke` of the function that
   * `renewalFunctionName` names.
   */
  readonly secretArn: string;
  /** Any other value than at the last deployment makes the deployment read the secret again. Default: none. */
  readonly credentialsVersion?: string;
  /** Attributes of the application that name topics for its events: `{ EventDeliveryFailure: '<ARN>' }`. Default: none. */
  readonly eventTopics?: Readonly<Record<string, string>>;
  /** Percent of the deliveries which succeed that SNS logs; those which fail it logs all. Default: 10. */
  readonly successSamplePercent?: number;
}

/** Longer than the function takes; without it a function that dies holds the deployment up for an hour. */
const serviceTimeout = Duration.seconds(60);

/**
 * It stays when the stack goes, since the endpoints of all phones would go with it, unless the deployment says
 * `removeData`. One of that name that was there before is used and kept up to date, and never deleted.
 */
export class SnsPlatformApplication extends Construct {
  /** Known before it is made: SNS puts it where platform and name say. */
  readonly applicationArn: string;
  /** To be invoked, without a payload, after new credentials were put into the secret. */
  readonly renewalFunctionName: string;

  constructor(scope: Construct, id: string, props: SnsPlatformApplicationProps) {
    super(scope, id);
    const { configuration, platform, secretArn, eventTopics = {}, credentialsVersion = '' } = props;
    const name = serviceName(configuration.stage);
    this.applicationArn = snsArn(`app/${platform}/${name}`);
    const feedback = this.#feedbackRole(`app/${platform}/${name}`, configuration);
    const wanted = Stack.of(this).toJsonString({
      platform,
      name,
      arn: this.applicationArn,
      secretArn,
      attributes: {
        ...eventTopics,
        SuccessFeedbackRoleArn: feedback.roleArn,
        FailureFeedbackRoleArn: feedback.roleArn,
        SuccessFeedbackSampleRate: String(props.successSamplePercent ?? 10),
      },
    });
    const { function: handler } = new ServiceFunction(this, 'Function', {
      ...props,
      name: makerName(platform),
      bundle: 'platform-application',
      description: `Makes the platform application ${platform} and renews its credentials`,
      needs: { ports: [] },
      timeout: Duration.seconds(30),
      environment: { PLATFORM_APPLICATION: wanted },
      statements: [
        new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] }),
        new PolicyStatement({
          actions: [
            'sns:CreatePlatformApplication',
            'sns:DeletePlatformApplication',
            'sns:SetPlatformApplicationAttributes',
          ],
          resources: [this.applicationArn],
        }),
        new PolicyStatement({ actions: ['iam:PassRole'], resources: [feedback.roleArn] }),
      ],
    });
    this.renewalFunctionName = handler.functionName;
    new CustomResource(this, 'Resource', {
      resourceType: 'Custom::SnsPlatformApplication',
      serviceToken: handler.functionArn,
      serviceTimeout,
      removalPolicy: configuration.removeData ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
      properties: { Wanted: wanted, CredentialsVersion: credentialsVersion },
    });
    new Rule(this, 'Daily', {
      description: `Takes over new credentials of ${platform}`,
      schedule: Schedule.rate(Duration.days(1)),
      targets: [new LambdaTarget(handler, { retryAttempts: 3, maxEventAge: Duration.hours(2) })],
    });
  }

  /** For SNS to write what became of notifications: endpoints and the answers of Google and Apple, no content. */
  #feedbackRole(resource: string, { retention }: Configuration): Role {
    const prefix = `sns/${Aws.REGION}/${Aws.ACCOUNT_ID}/${resource}`;
    const logs = [
      ['Deliveries', prefix],
      ['Failures', `${prefix}/Failure`],
    ] as const;
    const groups = logs.map(
      ([id, logGroupName]) =>
        new LogGroup(this, id, {
          logGroupName,
          retention: retention.logDays,
          // One that stayed would be in the way of the next deployment.
          removalPolicy: RemovalPolicy.DESTROY,
        }),
    );
    return new Role(this, 'Feedback', {
      description: 'For SNS to log deliveries',
      assumedBy: new ServicePrincipal('sns.amazonaws.com'),
      inlinePolicies: {
        log: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: [
                'logs:CreateLogGroup',
                'logs:CreateLogStream',
                'logs:PutLogEvents',
                'logs:PutMetricFilter',
                'logs:PutRetentionPolicy',
              ],
              resources: groups.map(({ logGroupArn }) => logGroupArn),
            }),
          ],
        }),
      },
    });
  }
}

function snsArn(resource: string): string {
  return `arn:${Aws.PARTITION}:sns:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
}

/** The short name of the function that makes the application of a platform. */
export function makerName(platform: PushPlatform): string {
  return `platform-application-${platform.toLowerCase().replace('_', '-')}`;
}
