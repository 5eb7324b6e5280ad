// The login page and My account behind CloudFront, from a bucket that nobody else can read.
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Distribution, HttpVersion, SecurityPolicyProtocol, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { normalRealm } from '../functions/realm/realm-name.ts';
import type { Configuration } from './configuration.ts';
import { consoleFiles } from './console-files.ts';
import { serviceName } from './function-names.ts';
import { loginPageFiles, pagePaths } from './login-page-files.ts';
import { LoginPageHeaders } from './login-page-headers.ts';
import { LoginPageUpload } from './login-page-upload.ts';
import type { Deployment } from './service-function.ts';

export interface LoginPageStackProps extends StackProps {
  readonly deployment: Deployment;
  readonly loginPage: NonNullable<Configuration['loginPage']>;
  /** Where clients reach the API, on another host. */
  readonly amUrl: string;
  /** The folder that the page was built into. */
  readonly folder: string;
  /** The same of the console. */
  readonly consoleFolder: string;
}

export class LoginPageStack extends Stack {
  constructor(scope: Construct, id: string, props: LoginPageStackProps) {
    const { deployment, loginPage, amUrl, folder, consoleFolder, ...stackProps } = props;
    super(scope, id, stackProps);
    const { configuration } = deployment;
    const { name, certificateArn, hostedZone } = loginPage.domain;
    const bucket = new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.DESTROY,
      // It is one: CDK's own types do not know exactOptionalPropertyTypes.
    }) as IBucket;
    const { policy } = new LoginPageHeaders(this, 'Headers', {
      name: `${serviceName(configuration.stage)}-login-page`,
      api: new URL(amUrl).origin,
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: `Login page of ${serviceName(configuration.stage)}`,
      domainNames: [name],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultRootObject: pagePaths.signIn,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        responseHeadersPolicy: policy,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        compress: true,
      },
      errorResponses: [
        {
          // S3's answer to who may not list what there is.
          httpStatus: 403,
          responseHttpStatus: 404,
          responsePagePath: `/${pagePaths.notFound}`,
          ttl: Duration.seconds(10),
        },
      ],
    });
    acknowledgeRules(bucket, distribution);
    // The root realm is there whether it is named or not.
    const realms = Object.keys(configuration.realms).map((given) => normalRealm(given) ?? '/');
    const [realm = '/'] = realms;
    const files = [
      ...(loginPage.console ? consoleFiles(consoleFolder) : []),
      ...loginPageFiles(folder, { amUrl, realm }, [...new Set([...realms, '/'])]),
    ];
    new LoginPageUpload(this, 'Upload', { deployment, bucket, files });
    if (hostedZone) {
      const { id: hostedZoneId, name: zoneName } = hostedZone;
      const record = {
        zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName }),
        recordName: `${name}.`,
        target: RecordTarget.fromAlias(new CloudFrontTarget(distribution)),
      };
      new ARecord(this, 'Record', record);
      new AaaaRecord(this, 'RecordIpv6', record);
    }
    const url = `https://${name}/${pagePaths.signIn}`;
    new CfnOutput(this, 'LoginPageUrl', {
      description: 'Where people sign in to the first realm; to any, with its name behind it',
      value: url,
    });
    new CfnOutput(this, 'LoginPageTarget', {
      description: `What ${name} has to point to`,
      value: distribution.distributionDomainName,
    });
  }
}

function acknowledgeRules(bucket: IBucket, distribution: Distribution): void {
  const noLog =
    'Addresses hold where a sign-in leads to, which no log should. The files are the same for all; the API logs who calls';
  Validations.of(bucket).acknowledge({ id: 'AwsSolutions-S1', reason: noLog });
  Validations.of(distribution).acknowledge(
    { id: 'AwsSolutions-CFR1', reason: 'People sign in from wherever they are, and no country is to be kept out' },
    {
      id: 'AwsSolutions-CFR2',
      reason: 'A firewall costs by the month, idle or not, and here are only files. The setting `waf` guards the API',
    },
    { id: 'AwsSolutions-CFR3', reason: noLog },
  );
}
