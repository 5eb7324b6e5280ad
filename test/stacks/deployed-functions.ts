// The functions in the templates, each with what its role allows in short lines, one for each action on each resource:
// `dynamodb:GetItem Identities only(active, user)`.
import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import type { Templates } from './synthesized.ts';

const strings = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const statement = z.strictObject({
  Effect: z.literal('Allow'),
  Action: strings,
  Resource: z.unknown(),
  Condition: z.record(z.string(), z.record(z.string(), strings)).default({}),
});

// Strict: a managed policy, or one attached from elsewhere, is an error here.
const role = z.strictObject({
  AssumeRolePolicyDocument: z.object({ Statement: z.array(z.unknown()) }),
  Policies: z.tuple([z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) })]),
});

const lambda = z.object({
  FunctionName: z.string(),
  Role: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
  LoggingConfig: z.object({ LogGroup: z.object({ Ref: z.string() }) }),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});

export interface DeployedFunction {
  readonly roleId: string;
  readonly logGroupId: string;
  /** Values by name; references to other stacks by the name of what they refer to. */
  readonly environment: Readonly<Record<string, string>>;
  readonly trusts: readonly unknown[];
  /** Sorted. */
  readonly allowed: readonly string[];
}

/** By short name, `node-oath-token-verifier`. */
export function deployedFunctions(templates: Templates): Map<string, DeployedFunction> {
  const found = [templates.nodes, templates.journeys, templates.messaging].flatMap((template) => {
    const roles = template.findResources('AWS::IAM::Role');
    return (
      Object.values(template.findResources('AWS::Lambda::Function'))
        .map(({ Properties }) => Properties)
        // The provider of CDK's own triggers has no name.
        .filter(({ FunctionName }) => FunctionName !== undefined)
        .map((properties) => lambda.parse(properties))
        .map((properties) => deployedFunction(properties, roles, namer(templates)))
    );
  });
  return new Map(found);
}

function deployedFunction(
  { FunctionName, Role, LoggingConfig, Environment }: z.output<typeof lambda>,
  roles: ReturnType<Template['findResources']>,
  name: ReturnType<typeof namer>,
): [string, DeployedFunction] {
  const [roleId] = Role['Fn::GetAtt'];
  const logGroupId = LoggingConfig.LogGroup.Ref;
  const { AssumeRolePolicyDocument, Policies } = role.parse(roles[roleId]?.Properties);
  const allowed = Policies[0].PolicyDocument.Statement.flatMap(({ Action, Resource, Condition }) =>
    (Array.isArray(Resource) ? Resource : [Resource]).flatMap((resource: unknown) => {
      const target = name(resource, logGroupId).replace(/^arn:.*:function:waymark-dev-/, '');
      return Action.map((action) => [action, target, ...conditionsOf(Condition)].join(' '));
    }),
  );
  const environment = Object.entries(Environment.Variables).map(([key, value]) => [key, name(value)]);
  return [
    FunctionName.replace('waymark-dev-', ''),
    {
      roleId,
      logGroupId,
      environment: Object.fromEntries(environment),
      trusts: AssumeRolePolicyDocument.Statement,
      allowed: allowed.sort(),
    },
  ];
}

/** Names a value of a template: the construct that it refers to, in whichever stack that is. */
export function namer({ data, messaging }: Templates): (value: unknown, ownLog?: string) => string {
  const outputs = [data, messaging].flatMap((template) => Object.values(template.findOutputs('*')));
  const named = (value: unknown, ownLog?: string): string => {
    if (typeof value !== 'object' || value === null) return String(value);
    const [[kind, of] = []] = Object.entries(value);
    if (kind === 'Ref') return plain(String(of));
    if (kind === 'Fn::GetAtt') return of[0] === ownLog ? 'its own log' : plain(of[0]);
    if (kind === 'Fn::Join') return of[1].map((part: unknown) => named(part)).join('');
    if (kind === 'Fn::ImportValue') return named(outputs.find(({ Export }) => Export?.Name === of)?.Value);
    throw new Error(`What is ${JSON.stringify(value)}?`);
  };
  return named;
}

/** Without the hash at the end of a logical id. */
function plain(logicalId: string): string {
  return logicalId.replace(/^AWS::/, '').replace(/[0-9A-F]{8}$/, '');
}

type Conditions = z.output<typeof statement>['Condition'];

// The second half of an attribute condition: without it a request that names no attribute gets them all.
const noMore = {
  'dynamodb:ReturnValues': ['NONE', 'UPDATED_NEW', 'UPDATED_OLD'],
  'dynamodb:Select': ['SPECIFIC_ATTRIBUTES'],
};
const answers = [
  [[], noMore],
  [['returning(ALL_NEW)'], { ...noMore, 'dynamodb:ReturnValues': ['ALL_NEW', ...noMore['dynamodb:ReturnValues']] }],
] as const;

/**
 * `only(…)` attributes, `rows(…)` and `notRows(…)` by partition key, `returning(ALL_NEW)` where a write may give the whole row
 * back, `purpose(…)` of a data key; anything else as it is.
 */
function conditionsOf(conditions: Conditions): string[] {
  const open = JSON.stringify(conditions).includes('dynamodb:Attributes') && !conditions['StringEqualsIfExists'];
  if (open) return ['attributes by name, or all without naming any'];
  return Object.entries(conditions).flatMap(([operator, keys]) => {
    const sorted = Object.fromEntries(
      Object.entries(keys)
        .map(([key, values]) => [key, [...values].sort()] as const)
        .sort(),
    );
    if (operator === 'StringEqualsIfExists') {
      const known = answers.find(([, values]) => JSON.stringify(sorted) === JSON.stringify(values));
      if (known) return known[0];
    }
    return Object.entries(sorted).map(([key, values]) => `${spelling(operator, key)}(${values.join(', ')})`);
  });
}

function spelling(operator: string, key: string): string {
  const known: Readonly<Record<string, string>> = {
    'ForAllValues:StringEquals dynamodb:Attributes': 'only',
    'ForAllValues:StringEquals dynamodb:LeadingKeys': 'rows',
    'ForAllValues:StringLike dynamodb:LeadingKeys': 'rows',
    'ForAllValues:StringNotLike dynamodb:LeadingKeys': 'notRows',
    'StringEquals kms:EncryptionContext:purpose': 'purpose',
  };
  return known[`${operator} ${key}`] ?? `${operator} ${key}`;
}
