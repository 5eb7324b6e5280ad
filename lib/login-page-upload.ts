// Puts the login page into its bucket when it is deployed. Not by CDK's BucketDeployment: that brings a function in Python
// with the whole AWS CLI, which may do more than this takes, and which emulators of AWS cannot run.
import { createHash } from 'node:crypto';
import { CfnOutput, CustomResource, Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { seedFunctions } from '../functions/manifest/seed-functions.ts';
import type { PageFile } from '../functions/ports/system.ts';
import { type Deployment, ServiceFunction } from './service-function.ts';

export interface LoginPageUploadProps {
  readonly deployment: Deployment;
  readonly bucket: IBucket;
  /** In the order in which they are uploaded. */
  readonly files: readonly PageFile[];
}

const name = 'login-page';

export class LoginPageUpload extends Construct {
  constructor(scope: Construct, id: string, { deployment, bucket, files }: LoginPageUploadProps) {
    super(scope, id);
    const text = JSON.stringify(
      files.map(({ content, ...file }) => ({ ...file, content: Buffer.from(content).toString('base64') })),
    );
    const uploader = new ServiceFunction(this, 'Function', {
      ...deployment,
      name,
      description: 'Uploads the login page',
      needs: { ports: [] },
      codeOf: (bundle) => deployment.codeOf(bundle, { 'pages.json': text }),
      timeout: Duration.seconds(60),
      environment: { PAGE_BUCKET: bucket.bucketName },
      statements: [
        new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
        new PolicyStatement({ actions: ['s3:DeleteObject', 's3:PutObject'], resources: [bucket.arnForObjects('*')] }),
      ],
    });
    new CfnOutput(scope, seedFunctions['login page'].output, {
      description: 'Uploads the login page; npm run seed calls it',
      value: uploader.function.functionName,
    });
    Validations.of(uploader).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::<Files8E6940B8.Arn>/*]',
      reason: 'The files of a build have names that change with their content, and the bucket holds nothing else',
    });
    new CustomResource(this, 'Resource', {
      resourceType: 'Custom::LoginPage',
      serviceToken: uploader.function.functionArn,
      // Longer than the function takes; without it a function that dies holds the deployment up for an hour.
      serviceTimeout: Duration.seconds(90),
      properties: {
        // So that it runs again when a file has changed.
        Digest: createHash('sha256').update(text).digest('hex'),
      },
    });
  }
}
