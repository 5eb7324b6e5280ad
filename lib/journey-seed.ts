// Fills the realms with the journeys and services of the repository when the system is deployed. What an operator changed
// since stays until its file changes; the copy that is then made is the item `replaced#<kind>#<id>` of the realm.
import { createHash } from 'node:crypto';
import { Annotations, CfnOutput, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { seedFunctions } from '../functions/manifest/seed-functions.ts';
import { seedFiles } from './seed-files.ts';
import { type Deployment, ServiceFunction } from './service-function.ts';

const name = 'journey-seed';

/** Synthesis fails when a file cannot be used; so does the deployment, before anything is written. */
export class JourneySeed extends Construct {
  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const { configuration, data, codeOf, definitions } = deployment;
    const { realms, warnings } = seedFiles(configuration, definitions);
    for (const warning of warnings) Annotations.of(this).addWarningV2('waymark:journey', warning);
    const files = JSON.stringify(realms);
    const { function: handler } = new ServiceFunction(this, 'Function', {
      ...deployment,
      name,
      description: 'Imports journeys and services into the realms',
      needs: { ports: ['configuration'] },
      codeOf: (bundle) => codeOf(bundle, { 'realms.json': files }),
      timeout: Duration.seconds(60),
      environment: { SEED_APPLICATIONS: Stack.of(this).toJsonString(configuration.platformApplications) },
      statements: [
        new PolicyStatement({ actions: ['dynamodb:PutItem'], resources: [data.tables.Configuration.tableArn] }),
      ],
    });
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::JourneySeed',
      serviceToken: handler.functionArn,
      // Longer than the function takes; without it a function that dies holds the deployment up for an hour.
      serviceTimeout: Duration.seconds(90),
      properties: {
        // So that it runs again when these have changed, or a file.
        ...configuration.platformApplications,
        Digest: createHash('sha256').update(files).digest('hex'),
      },
    });
    const output = (key: string, attribute: string, description: string) =>
      new CfnOutput(scope, key, { description, value: resource.getAttString(attribute) });
    new CfnOutput(scope, seedFunctions.realms.output, {
      description: 'Imports journeys and services into the realms; npm run seed calls it',
      value: handler.functionName,
    });
    output('SeedReplaced', 'Replaced', 'What an operator had changed and a changed file has replaced');
    output('SeedKept', 'Kept', 'What an operator has changed and the last deployment has left alone');
  }
}
