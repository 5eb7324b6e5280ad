// The rules of cdk-nag and of CloudFormation itself, and what we have to say about those that we do not follow.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type App, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Configuration } from '../../lib/configuration.ts';
import { deployments } from './deployments.ts';
import { appOf, removeFolders, stubStacks, unvalidated } from './synthesized.ts';

afterAll(removeFolders);

function checked(settings: Partial<Configuration>): App {
  const app = appOf(settings);
  stubStacks(app);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

const apps = deployments.map(([name, settings]) => [name, checked(settings)] as const);

function acknowledged(): { id: string; reason: string }[] {
  return apps
    .flatMap(([, app]) => app.node.findAll())
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries<string>(data).map(([id, reason]) => ({ id, reason })));
}

describe.each(apps)('%s', (_, app) => {
  test('nothing is left to complain about', () => {
    const { directory } = app.synth();

    const { pluginReports } = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
    expect(pluginReports).toEqual([]);
  });

  test('nothing is warned of', () => {
    const notes = app.node
      .findAll()
      .flatMap(({ node }) => node.metadata.filter(({ type }) => /warning|error/.test(type)));

    expect(notes.map(({ data }) => data)).toEqual([]);
  });
});

test('the rules are awake: an acknowledgement less, and synthesis fails', () => {
  const careless = appOf({}, unvalidated);
  new Table(new Stack(careless, 'Careless'), 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  Validations.of(careless).addPlugins(new AwsSolutionsChecks(careless));

  expect(() => careless.synth()).toThrow(/AwsSolutions-DDB3/);
});

test('every rule that is not followed has its reason beside it', () => {
  const rules = acknowledged();

  expect([...new Set(rules.map(({ id }) => id.replace(/^.*::AwsSolutions/, 'AwsSolutions')))].sort()).toEqual([
    'AwsSolutions-APIG2',
    'AwsSolutions-APIG3',
    'AwsSolutions-APIG4',
    'AwsSolutions-APIG6',
    'AwsSolutions-CFR1',
    'AwsSolutions-CFR2',
    'AwsSolutions-CFR3',
    'AwsSolutions-COG4',
    'AwsSolutions-DDB3',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    'AwsSolutions-IAM5[Resource::*]',
    'AwsSolutions-IAM5[Resource::<Files8E6940B8.Arn>/*]',
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:waymark-dev-node-*]',
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:scripted.node.*]',
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sns:<AWS::Region>:<AWS::AccountId>:endpoint/APNS_SANDBOX/waymark-dev/*]',
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sns:<AWS::Region>:<AWS::AccountId>:endpoint/GCM/waymark-dev/*]',
    'AwsSolutions-IAM5[Resource::arn:aws:sns:eu-central-1:111122223333:endpoint/APNS_SANDBOX/waymark/*]',
    'AwsSolutions-IAM5[Resource::arn:aws:sns:eu-central-1:111122223333:endpoint/GCM/waymark/*]',
    'AwsSolutions-S1',
  ]);
  for (const { id, reason } of rules) expect([id, reason.length > 40]).toEqual([id, true]);
});
