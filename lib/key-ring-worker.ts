// Makes the key rings when the system is deployed, and gives old ones a new key once a month.
import { CfnOutput, Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import { seedFunctions } from '../functions/manifest/seed-functions.ts';
import { keyPurposes } from '../functions/ports/keys.ts';
import { keyRingVariables } from './grant-statements.ts';
import { type Deployment, ServiceFunction } from './service-function.ts';

const name = 'rotate-key-rings';

export class KeyRingWorker extends Construct {
  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const { data } = deployment;
    const timeout = Duration.seconds(30);
    // It makes data keys and can open none.
    const worker = new ServiceFunction(this, 'Worker', {
      ...deployment,
      name,
      description: 'Makes missing key rings and adds keys to old ones',
      needs: { ports: [] },
      timeout,
      environment: keyRingVariables(data),
      statements: [
        new PolicyStatement({
          actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
          resources: [data.tables.KeyRings.tableArn],
        }),
        new PolicyStatement({
          actions: ['kms:GenerateDataKey'],
          resources: [data.key.keyArn],
          conditions: { StringEquals: { 'kms:EncryptionContext:purpose': keyPurposes } },
        }),
      ],
    });
    new Trigger(this, 'OnDeployment', { handler: worker.function, timeout });
    new CfnOutput(scope, seedFunctions['key rings'].output, {
      description: 'Makes missing key rings; npm run seed calls it',
      value: worker.function.functionName,
    });
    new Rule(this, 'Monthly', {
      description: 'Rotation of the key rings',
      schedule: Schedule.cron({ minute: '0', hour: '4', day: '1' }),
      targets: [new LambdaTarget(worker.function, { retryAttempts: 3, maxEventAge: Duration.hours(2) })],
    });
  }
}
