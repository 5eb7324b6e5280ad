// docs/privileges.md, made from the templates.
import { noticeWorkers } from '../../functions/manifest/workers.ts';
import { everybody, functionSection } from '../../lib/privileges.ts';
import { type DeployedFunction, deployedFunctions } from './deployed-functions.ts';
import { everything } from './everything.ts';
import { applications, synthesized } from './synthesized.ts';

// As the ARNs of test/stacks/synthesized.ts and everything.ts have them.
const place = { region: 'eu-central-1', account: '111122223333' };
const section = ([title, one]: readonly [string, DeployedFunction]): string => functionSection(title, one, place);

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

${everybody} The platform
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
