// What roles allow, as a page in Markdown has it.
import { allBut, type DeployedFunction, type Grant } from './deployed-functions.ts';
import { inWords } from './grant-conditions.ts';

/** Where a deployment is, as far as anybody knows: ARNs there are told without it. */
export interface Place {
  readonly region: string;
  readonly account: string;
}

/** What every function may do, and no table repeats. */
export const everybody = `Every function may also write its own log (\`logs:CreateLogStream\`, \`logs:PutLogEvents\` on that group) and, unless tracing
is off, send traces (\`xray:PutTelemetryRecords\`, \`xray:PutTraceSegments\`, which know no resources).`;

const log = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const traces = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];

export function functionSection(title: string, { grants }: Pick<DeployedFunction, 'grants'>, place?: Place): string {
  const rows = new Map<string, Set<string>>();
  for (const grant of grants.filter((one) => !isEverybodys(one))) {
    const conditions = grant.conditions.map(inWords).join('; ');
    const key = [resource(grant, place), conditions].map((cell) => cell.replaceAll('|', '\\|')).join(' | ');
    rows.set(key, (rows.get(key) ?? new Set()).add(`\`${grant.action}\``));
  }
  const table = [...rows].map(([rest, actions]) => `| ${[...actions].join(', ')} | ${rest} |`);
  if (table.length === 0) return `### ${title}\n\nNothing more.\n`;
  return `### ${title}\n\n| Action | Resource | Condition |\n|---|---|---|\n${table.join('\n')}\n`;
}

function isEverybodys({ action, target, conditions }: Grant): boolean {
  if (target === 'its own log') return log.includes(action);
  return target === '*' && conditions.length === 0 && traces.includes(action);
}

const kinds: Readonly<Record<string, string>> = {
  dynamodb: 'table ',
  events: 'bus ',
  iam: 'role ',
  kms: 'key ',
  lambda: 'function ',
  s3: 'bucket ',
  sns: 'topic ',
  sqs: 'queue ',
};

function resource({ action, target }: Grant, place: Place | undefined): string {
  if (target === '*') return 'anything';
  // SNS has no name for a phone number, so it is whatever is neither a topic nor an endpoint.
  if (target.startsWith(allBut) && action.startsWith('sns:')) return 'any phone number';
  if (target === 'its own log' || target.startsWith('the export ')) return target;
  if (target === 'AuditLogGroup') return 'the audit log';
  if (target.startsWith('arn:')) return `\`${withoutPlace(target, place)}\``;
  const [service = ''] = action.split(':');
  if (service === 'kms' && target === 'Key') return 'the key above the data keys';
  return `${kinds[service] ?? ''}${target}`;
}

/** Whole where it leads out of the account or the region. */
function withoutPlace(arn: string, place: Place | undefined): string {
  const [, , , region = '', account = '', ...rest] = arn.split(':');
  const here = ['', 'Region', place?.region].includes(region) && ['', 'AccountId', place?.account].includes(account);
  return here ? rest.join(':') : arn;
}
