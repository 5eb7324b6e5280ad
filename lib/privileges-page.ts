// What roles allow, as a page in Markdown: a heading and a table for each function.
import type { DeployedFunction } from './privileges.ts';

/** Of one function; its own log and traces are every function's, and left out. */
export function privilegesSection([name, { allowed }]: readonly [string, Pick<DeployedFunction, 'allowed'>]): string {
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
    .replace(/\bpurpose\(([^)]*)\)/, 'wrapped for these purposes only: $1');
}
