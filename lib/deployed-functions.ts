// The functions in the templates of a deployment, each with what its role allows: one grant for each action on each resource.
import * as z from 'zod';
import { refuseAttached } from './attached-policies.ts';
import { functionName } from './function-names.ts';
import { type Condition, inShort, spelled } from './grant-conditions.ts';
import { type Namer, NotUnderstood, namer, type StackTemplate } from './stack-template.ts';

const oneOrMore = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.literal('Allow'),
  Action: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
  Resource: z.unknown().optional(),
  NotResource: z.unknown().optional(),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore)).default({}),
});

const onlyLambda = z.strictObject({
  Action: z.literal('sts:AssumeRole'),
  Effect: z.literal('Allow'),
  Principal: z.strictObject({ Service: z.literal('lambda.amazonaws.com') }),
});

// Strict: a managed policy, or a boundary that takes away, is an error here. Tags and words give nothing.
const role = z.strictObject({
  AssumeRolePolicyDocument: z.object({ Statement: z.tuple([onlyLambda]) }),
  Policies: z.tuple([z.object({ PolicyDocument: z.object({ Statement: z.array(z.unknown()) }) })]),
  Description: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const lambda = z.object({
  Role: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
  LoggingConfig: z.object({ LogGroup: z.object({ Ref: z.string() }) }),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).default({ Variables: {} }),
});

/** Before the ARN of what a grant leaves out. */
export const allBut = 'all but ';

export interface Grant {
  readonly action: string;
  /** A construct by its name, an ARN, `all but` one, or `its own log`. */
  readonly target: string;
  readonly conditions: readonly Condition[];
}

export interface DeployedFunction {
  /** Short: `node-oath-token-verifier`. */
  readonly name: string;
  readonly roleId: string;
  readonly logGroupId: string;
  /** As they are in the template. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly trusts: readonly unknown[];
  /** Sorted by how they are spelled. */
  readonly grants: readonly Grant[];
}

export interface Functions {
  readonly functions: readonly DeployedFunction[];
  /** Logical ids of what has none of the deployment's names, as the provider of CDK's own triggers. */
  readonly unnamed: readonly string[];
}

/** `own` are the stacks of the deployment. Throws NotUnderstood naming what cannot be told of a role. */
export function deployedFunctions(
  stage: string,
  own: readonly StackTemplate[],
  others: readonly StackTemplate[] = [],
): Functions {
  const prefix = functionName(stage, '');
  const name = namer(own, others);
  const found = own.flatMap((stack) =>
    Object.entries(stack.resources)
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .map(([id, { Properties }]) => ({ stack, id, Properties, fullName: String(Properties['FunctionName']) })),
  );
  const isNamed = ({ fullName }: (typeof found)[number]): boolean => fullName.startsWith(prefix);
  const functions = found
    .filter(isNamed)
    .map(({ stack, Properties, fullName }) => deployedFunction(fullName.slice(prefix.length), Properties, stack, name));
  const holders = new Map(
    found
      .filter(isNamed)
      .map(({ stack, fullName }, at) => [`${stack.name} ${functions[at]?.roleId}`, fullName.slice(prefix.length)]),
  );
  refuseAttached([...own, ...others], ({ name: stack }, roleId) => holders.get(`${stack} ${roleId}`));
  return { functions, unnamed: found.filter((one) => !isNamed(one)).map(({ id }) => id) };

  function deployedFunction(short: string, properties: unknown, stack: StackTemplate, nameOf: Namer): DeployedFunction {
    const { data } = lambda.safeParse(properties);
    if (!data) throw new NotUnderstood(`${short} has no role or no log of its own`);
    const [roleId] = data.Role['Fn::GetAtt'];
    const logGroupId = data.LoggingConfig.LogGroup.Ref;
    const { trusts, statements } = roleOf(short, stack.resources[roleId]?.Properties);
    const grants = statements.flatMap((one) => grantsOf(short, one, (value) => nameOf(value, logGroupId)));
    const granted = grants.map(({ target, ...grant }) => ({ ...grant, target: withoutPrefix(target) }));
    const sorted = granted.map((grant) => ({ grant, line: spelledGrant(grant) })).sort(byLine);
    return {
      ...{ name: short, roleId, logGroupId, variables: data.Environment.Variables, trusts },
      grants: sorted.map(({ grant }) => grant),
    };
  }

  function withoutPrefix(target: string): string {
    const [, ofFunction] = /^arn:.*:function:(.*)$/.exec(target) ?? [];
    return ofFunction?.startsWith(prefix) ? ofFunction.slice(prefix.length) : target;
  }
}

/** `dynamodb:GetItem Identities only(active, user)` */
export function spelledGrant({ action, target, conditions }: Grant): string {
  return [action, target, ...conditions.map(spelled)].join(' ');
}

function byLine({ line: one }: { readonly line: string }, { line: other }: { readonly line: string }): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function roleOf(name: string, properties: unknown) {
  const { data, error } = role.safeParse(properties);
  if (data) {
    return {
      trusts: data.AssumeRolePolicyDocument.Statement,
      statements: data.Policies[0].PolicyDocument.Statement,
    };
  }
  const [issue] = error.issues;
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys : [String(issue?.path[0] ?? 'role')];
  const values = keys.map((key) => `${key} ${JSON.stringify(Object(properties)[key])}`);
  throw new NotUnderstood(`The role of ${name} has what cannot be told: ${values.join(', ')}`);
}

function grantsOf(name: string, json: unknown, nameOf: (value: unknown) => string): Grant[] {
  const { data } = statement.safeParse(json);
  const unclear = (cause?: unknown): NotUnderstood =>
    new NotUnderstood(`The role of ${name} has a statement that cannot be told: ${JSON.stringify(json)}`, { cause });
  if (!data) throw unclear();
  try {
    const named = Object.entries(data.Condition).map(([operator, keys]) => {
      const values = Object.entries(keys).map(([key, all]) => [key, all.map(nameOf)] as const);
      return [operator, Object.fromEntries(values)] as const;
    });
    const conditions = inShort(Object.fromEntries(named));
    if ((data.Resource === undefined) === (data.NotResource === undefined)) throw unclear();
    const targets = data.NotResource
      ? [data.NotResource].flat().map((resource) => `${allBut}${nameOf(resource)}`)
      : [data.Resource].flat().map(nameOf);
    return targets.flatMap((target) => data.Action.map((action) => ({ action, target, conditions })));
  } catch (error) {
    throw error instanceof NotUnderstood || error instanceof z.ZodError ? unclear(error) : error;
  }
}
