// docs/privileges.md, made from the templates.
import { noticeWorkers } from '../../functions/manifest/workers.ts';
import { type DeployedFunction, deployedFunctions } from './deployed-functions.ts';
import { everything } from './everything.ts';
import { applications, synthesized } from './synthesized.ts';

export function privilegesDocument(): string {
  const placed = (nodePlacement: 'isolated' | 'all-isolated' | 'inline') =>
    deployedFunctions(synthesized({ nodePlacement, platformApplications: applications }));
  const functions = [...placed('isolated')];
  const withEverything = [...deployedFunctions(synthesized(everything))];
  const makers = withEverything.filter(([name]) => name.startsWith('platform-'));
  const tellers = withEverything.filter(([name]) => Object.hasOwn(noticeWorkers, name));
  const engines = (['all-isolated', 'inline'] as const).map(
    (placement) => [`authenticate, placement \`${placement}\``, engineOf(placed(placement))] as const,
  );
  const isNode = ([name]: readonly [string, unknown]): boolean => name.startsWith('node-');
  return `# Privileges

What the role of each function allows, and nothing else: no function shares a role, no managed policy is attached, and
only Lambda can take a role. Made from the synthesized templates by \`npm run docs\`; do not edit. What stands here is also
written by hand in [expected-privileges.ts](../test/stacks/expected-privileges.ts), and a test compares both.

Every function may also write its own log (\`logs:CreateLogStream\`, \`logs:PutLogEvents\` on that group) and, unless tracing
is off, send traces (\`xray:PutTelemetryRecords\`, \`xray:PutTraceSegments\`, which know no resources). The platform
applications are called \`waymark\` here; without any, no function has a row with \`sns\`.

\`POST /nodes/{nodeType}\` takes signed requests only: who may call is decided by the callers' own policies
(\`execute-api:Invoke\` on \`…/am/POST/nodes/<type>\`).

## HTTP functions and workers

${functions
  .filter((one) => !isNode(one))
  .map(section)
  .join('\n')}
## The engine in other placements

${engines.map(section).join('\n')}
## Notices

Only in a deployment that [turns them on](notices.md).

${tellers.map(section).join('\n')}
## Makers of platform applications

Only in a deployment that is given credentials.

${makers.map(section).join('\n')}
## Nodes

${functions.filter(isNode).map(section).join('\n')}`;
}

function engineOf(functions: ReadonlyMap<string, DeployedFunction>): DeployedFunction {
  const engine = functions.get('authenticate');
  if (!engine) throw new Error('There is no engine');
  return engine;
}

function section([name, { allowed }]: readonly [string, Pick<DeployedFunction, 'allowed'>]): string {
  const rows = new Map<string, string[]>();
  for (const line of allowed) {
    const [, action = '', target = '', condition = ''] = /^(\S+) (its own log|\S+) ?(.*)$/.exec(line) ?? [];
    if (target === 'its own log' || action.startsWith('xray:')) continue;
    const key = `${resource(action, target)} | ${inWords(condition)}`;
    rows.set(key, [...(rows.get(key) ?? []), `\`${action}\``]);
  }
  const table = [...rows].map(([rest, actions]) => `| ${actions.join(', ')} | ${rest} |`);
  if (table.length === 0) return `### ${name}\n\nNothing more.\n`;
  return `### ${name}\n\n| Action | Resource | Condition |\n|---|---|---|\n${table.join('\n')}\n`;
}

function resource(action: string, target: string): string {
  if (target === 'AuditLogGroup') return 'the audit log';
  if (target.startsWith('arn:')) return `\`${target.replace(/^arn:[^:]+:[^:]+:[^:]+:[^:]+:/, '')}\``;
  const [service = ''] = action.split(':');
  if (service === 'kms') return 'the key above the data keys';
  const kinds: Readonly<Record<string, string>> = {
    dynamodb: 'table ',
    events: 'bus ',
    iam: 'role ',
    lambda: 'function ',
    sqs: 'queue ',
  };
  return `${kinds[service] ?? ''}${target}`;
}

function inWords(condition: string): string {
  return condition
    .replaceAll(/\) (?=\w+\()/g, '); ')
    .replace(/\bonly\(([^)]*)\)/, 'these attributes only: $1')
    .replace(/\brows\(([^)]*)\)/, 'these rows only: $1')
    .replace(/\bnotRows\(([^)]*)\)/, 'not these rows: $1')
    .replace(/\bStringEquals (\S+)\((.*)\)$/, '`$1` is one of: $2')
    .replace('returning(ALL_NEW)', 'may get the whole row back')
    .replace(/^StringEquals (\S+)\((.*)\)$/, '`$1` is one of: $2')
    .replace(/\bpurpose\(([^)]*)\)/, 'wrapped for these purposes only: $1');
}
