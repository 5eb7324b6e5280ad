// The functions in templates, each with what its role allows in short lines, one for each action on each resource:
// `dynamodb:GetItem Identities only(active, user)`.
import * as z from 'zod';

/** A template of CloudFormation, as JSON. */
export const template = z.object({
  Resources: z
    .record(z.string(), z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }))
    .default({}),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() }))
    .default({}),
});

export type TemplateJson = z.output<typeof template>;

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

/**
 * Of the functions whose names begin with `prefix`, `waymark-dev-`, by the rest of their names: `node-oath-token-verifier`. The
 * templates are all those of an app. Throws naming a function whose role is not read.
 */
export function deployedFunctions(
  templates: readonly TemplateJson[],
  prefix: string,
): ReadonlyMap<string, DeployedFunction> {
  const name = namer(templates);
  const found = templates.flatMap(({ Resources }) =>
    Object.values(Resources)
      .filter(({ Type, Properties }) => Type === 'AWS::Lambda::Function' && isNamed(Properties, prefix))
      .map(({ Properties }) => deployedFunction(lambda.parse(Properties), Resources, name, prefix)),
  );
  return new Map(found);
}

function isNamed({ FunctionName }: Readonly<Record<string, unknown>>, prefix: string): boolean {
  return typeof FunctionName === 'string' && FunctionName.startsWith(prefix);
}

function deployedFunction(
  { FunctionName, Role, LoggingConfig, Environment }: z.output<typeof lambda>,
  resources: TemplateJson['Resources'],
  name: ReturnType<typeof namer>,
  prefix: string,
): [string, DeployedFunction] {
  const [roleId] = Role['Fn::GetAtt'];
  const logGroupId = LoggingConfig.LogGroup.Ref;
  const read = role.safeParse(resources[roleId]?.Properties);
  if (!read.success) {
    const where = read.error.issues.map(({ path, message }) => [path.join('.'), message].join(': ')).join('; ');
    throw new Error(`${FunctionName}: its role holds more than statements of its own: ${where}`);
  }
  const { AssumeRolePolicyDocument, Policies } = read.data;
  const allowed = Policies[0].PolicyDocument.Statement.flatMap(({ Action, Resource, Condition }) =>
    (Array.isArray(Resource) ? Resource : [Resource]).flatMap((resource: unknown) => {
      const named = name(resource, logGroupId);
      const [, called] = named.split(`:function:${prefix}`);
      const target = named.startsWith('arn:') && called !== undefined ? called : named;
      return Action.map((action) => [action, target, ...conditionsOf(Condition)].join(' '));
    }),
  );
  const environment = Object.entries(Environment.Variables).map(([key, value]) => [key, name(value)]);
  return [
    FunctionName.slice(prefix.length),
    {
      roleId,
      logGroupId,
      environment: Object.fromEntries(environment),
      trusts: AssumeRolePolicyDocument.Statement,
      allowed: allowed.sort(),
    },
  ];
}

/** Names a value of a template: the construct that it refers to, in whichever stack that is; else its JSON. */
export function namer(templates: readonly TemplateJson[]): (value: unknown, ownLog?: string) => string {
  const outputs = templates.flatMap(({ Outputs }) => Object.values(Outputs));
  const named = (value: unknown, ownLog?: string): string => {
    if (typeof value !== 'object' || value === null) return String(value);
    const [[kind, of] = ['', undefined]]: [string, unknown][] = Object.entries(value);
    if (kind === 'Ref') return plain(String(of));
    if (kind === 'Fn::GetAtt' && Array.isArray(of)) return of[0] === ownLog ? 'its own log' : plain(String(of[0]));
    if (kind === 'Fn::Join' && Array.isArray(of) && Array.isArray(of[1]))
      return of[1].map((part) => named(part)).join('');
    const exported = kind === 'Fn::ImportValue' ? outputs.find(({ Export }) => Export?.Name === of) : undefined;
    return exported ? named(exported.Value) : JSON.stringify(value);
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
