// docs/privileges.md, made from the templates.
import { noticeWorkers } from '../../functions/manifest/workers.ts';
import type { DeployedFunction } from '../../lib/privileges.ts';
import { privilegesSection } from '../../lib/privileges-page.ts';
import { deployedFunctions } from './deployed-functions.ts';
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
  .map(privilegesSection)
  .join('\n')}
## The engine in other placements

${engines.map(privilegesSection).join('\n')}
## Notices

Only in a deployment that [turns them on](notices.md).

${tellers.map(privilegesSection).join('\n')}
## Makers of platform applications

Only in a deployment that is given credentials.

${makers.map(privilegesSection).join('\n')}
## Nodes

${functions.filter(isNode).map(privilegesSection).join('\n')}`;
}

function engineOf(functions: ReadonlyMap<string, DeployedFunction>): DeployedFunction {
  const engine = functions.get('authenticate');
  if (!engine) throw new Error('There is no engine');
  return engine;
}
