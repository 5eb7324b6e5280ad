// What AWS takes of a template, a function or a policy, and no emulator minds. Figures: the quota pages of each service.
import { afterAll, describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { deployments } from './deployments.ts';
import { isReference, largestRole, longest, mostOfRole } from './role-sizes.ts';
import { removeFolders, synthesized } from './synthesized.ts';

afterAll(removeFolders);

/** CloudFormation quotas. */
const stackLimits = { resources: 500, outputs: 200, parameters: 200, bytes: 1_000_000 };
/** Lambda quotas: of all variables of a function, and of the policy of who may call it. */
const functionLimits = { environment: 4096, policy: 20_480 };
/** API Gateway's longest wait of a REST and of an HTTP API. */
const gatewaySeconds = 29;
/** SNS and SQS: of the policy of a topic, of a queue. */
const resourcePolicy = 20_000;

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

    expect(counts[0]).toBeLessThanOrEqual(stackLimits.resources);
    expect(counts[1]).toBeLessThanOrEqual(stackLimits.outputs);
    expect(counts[2]).toBeLessThanOrEqual(stackLimits.parameters);
    // As the CDK writes it.
    expect(JSON.stringify(template.toJSON(), null, 1).length).toBeLessThan(stackLimits.bytes);
  });

  test('has functions whose variables Lambda takes, with the longest names', () => {
    const sizes = resourcesOf(template, 'AWS::Lambda::Function').map(([id, { Properties }]) => {
      const variables = Object.entries(Properties.Environment?.Variables ?? {});
      return { id, size: variables.reduce((sum, [name, value]) => sum + name.length + written(value).length, 0) };
    });

    expect(sizes.filter(({ size }) => size > functionLimits.environment)).toEqual([]);
  });

  test('has roles and policies that fit, with the longest names', () => {
    const policies = ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'].flatMap((type) =>
      resourcesOf(template, type).map(
        ([id, { Properties }]) => [id, written(Properties.PolicyDocument).length] as const,
      ),
    );
    const calls = Map.groupBy(resourcesOf(template, 'AWS::Lambda::Permission'), ([, { Properties }]) =>
      JSON.stringify(Properties.FunctionName),
    );
    const callers = [...calls].map(([id, permissions]) => [id, written(permissions).length] as const);

    expect(policies.filter(([, size]) => size > resourcePolicy)).toEqual([]);
    expect(callers.filter(([, size]) => size > functionLimits.policy)).toEqual([]);
    expect(largestRole([template]).size).toBeLessThan(mostOfRole);
  });

  test('lets nobody wait for longer than API Gateway does', () => {
    const called = new Set(
      resourcesOf(template, 'AWS::Lambda::Permission')
        .filter(([, { Properties }]) => Properties.Principal === 'apigateway.amazonaws.com')
        .map(([, { Properties }]) => Properties.FunctionName['Fn::GetAtt']?.[0]),
    );

    const slow = resourcesOf(template, 'AWS::Lambda::Function')
      .filter(([id]) => called.has(id))
      .filter(([, { Properties }]) => Properties.Timeout > gatewaySeconds);

    expect(slow).toEqual([]);
  });
});

describe('the margins', () => {
  test('leave room for thirty more resources in the fullest stack', () => {
    const most = Math.max(...stacks.map(([, template]) => resourcesOf(template).length));

    expect(most).toBeGreaterThan(stackLimits.resources / 2);
    expect(most).toBeLessThanOrEqual(stackLimits.resources - 30);
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
  expect(size).toBeGreaterThan(mostOfRole);
});
