// What AWS takes of a template, a function or a policy, and no emulator minds.
import { afterAll, describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { awsLimits } from '../../functions/manifest/aws-limits.ts';
import { deployments } from './deployments.ts';
import { isReference, largestRole, longest } from './role-sizes.ts';
import { removeFolders, synthesized } from './synthesized.ts';

afterAll(removeFolders);

const { apiGateway, cloudFormation, iam, lambda, s3, sns, sqs } = awsLimits;
const resourcePolicies = {
  'AWS::SQS::QueuePolicy': sqs.policy,
  'AWS::SNS::TopicPolicy': sns.policy,
  'AWS::S3::BucketPolicy': s3.policy,
} as const;

const stacks = deployments.flatMap(([deployment, settings]) =>
  Object.entries(synthesized(settings)).map(([stack, template]) => [`${stack}, ${deployment}`, template] as const),
);

const written = (value: unknown): string => JSON.stringify(value, (_, part) => (isReference(part) ? longest : part));

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON
  readonly Properties: any;
}

function resourcesOf(template: Template, type?: string): [string, Resource][] {
  const all = Object.entries<Resource>(template.toJSON()['Resources'] ?? {});
  return type === undefined ? all : all.filter(([, resource]) => resource.Type === type);
}

describe.each(stacks)('%s', (_, template) => {
  test('is a template that CloudFormation takes', () => {
    const { Resources = {}, Outputs = {}, Parameters = {} } = template.toJSON();

    const counts = [Resources, Outputs, Parameters].map((part) => Object.keys(part).length);

    expect(counts[0]).toBeLessThanOrEqual(cloudFormation.resources);
    expect(counts[1]).toBeLessThanOrEqual(cloudFormation.outputs);
    expect(counts[2]).toBeLessThanOrEqual(cloudFormation.parameters);
    // As the CDK writes it.
    expect(JSON.stringify(template.toJSON(), null, 1).length).toBeLessThan(cloudFormation.template);
  });

  test('has functions whose variables Lambda takes, with the longest names', () => {
    const sizes = resourcesOf(template, 'AWS::Lambda::Function').map(([id, { Properties }]) => {
      const variables = Object.entries(Properties.Environment?.Variables ?? {});
      return { id, size: variables.reduce((sum, [name, value]) => sum + name.length + written(value).length, 0) };
    });

    expect(sizes.filter(({ size }) => size > lambda.environment)).toEqual([]);
  });

  test('has roles and policies that fit, with the longest names', () => {
    const policies = Object.entries(resourcePolicies).flatMap(([type, most]) =>
      resourcesOf(template, type).map(
        ([id, { Properties }]) => [id, most - written(Properties.PolicyDocument).length] as const,
      ),
    );
    const calls = Map.groupBy(resourcesOf(template, 'AWS::Lambda::Permission'), ([, { Properties }]) =>
      JSON.stringify(Properties.FunctionName),
    );
    const callers = [...calls].map(([id, permissions]) => [id, written(permissions).length] as const);

    expect(policies.filter(([, room]) => room < 0)).toEqual([]);
    expect(callers.filter(([, size]) => size > lambda.policy)).toEqual([]);
    expect(largestRole([template]).size).toBeLessThan(iam.rolePolicies);
  });

  test('lets nobody wait for longer than API Gateway does', () => {
    const called = new Set(
      resourcesOf(template, 'AWS::Lambda::Permission')
        .filter(([, { Properties }]) => Properties.Principal === 'apigateway.amazonaws.com')
        .map(([, { Properties }]) => Properties.FunctionName['Fn::GetAtt']?.[0]),
    );

    const slow = resourcesOf(template, 'AWS::Lambda::Function')
      .filter(([id]) => called.has(id))
      .filter(([, { Properties }]) => Properties.Timeout > apiGateway.wait);

    expect(slow).toEqual([]);
  });
});

describe('the margins', () => {
  test('leave room for thirty more resources in the fullest stack', () => {
    const most = Math.max(...stacks.map(([, template]) => resourcesOf(template).length));

    expect(most).toBeGreaterThan(cloudFormation.resources / 2);
    expect(most).toBeLessThanOrEqual(cloudFormation.resources - 30);
  });
});

test('a role with a policy that is too long is found', () => {
  const Statement = Array.from({ length: 60 }, () => ({
    ...{ Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem'] },
    Resource: { 'Fn::GetAtt': ['Sessions', 'Arn'] },
  }));
  const Policies = [{ PolicyName: 'Grants', PolicyDocument: { Version: '2012-10-17', Statement } }];
  const template = Template.fromJSON({ Resources: { Long: { Type: 'AWS::IAM::Role', Properties: { Policies } } } });

  const { id, size } = largestRole([template]);

  expect(id).toBe('Long');
  expect(size).toBeGreaterThan(iam.rolePolicies);
});
