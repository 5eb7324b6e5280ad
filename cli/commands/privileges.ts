// `waymark privileges`: what the role of each function in a synthesized app may do.
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { deployedFunctions, type Functions } from '../../lib/deployed-functions.ts';
import { nodeFunctionName } from '../../lib/function-names.ts';
import { everybody, functionSection } from '../../lib/privileges.ts';
import { NotUnderstood } from '../../lib/stack-template.ts';
import { calledAs, readArguments, UsageError } from '../arguments.ts';
import { consoleOutput, type ExitCode, ending, type Output, Trouble } from '../command.ts';
import { callersFile } from '../files.ts';
import { deploymentsIn, type FoundDeployment } from './cloud-assembly.ts';

export interface PrivilegesTools extends Output {
  readonly readFile: (path: string) => string;
}

const usage = `Usage:
  ${calledAs('privileges')} [--stage NAME] [FOLDER]

  FOLDER         that \`cdk synth\` has written; default: cdk.out
  --stage NAME   of the deployment, where the app has several

Prints as Markdown what the role of each function of the deployment allows, those of your own nodes too, from the templates:
it needs no account, and does not look at one.
Ends with 0, with 1 when there is no Waymark in the folder or a role holds what cannot be told, as a managed policy, and with 2
when the arguments are not understood, or do not say which of several deployments.`;

const options = {
  stage: { type: 'string' },
} as const;

/** The command with all that it has on a real machine. */
export function privileges(args: readonly string[]): Promise<ExitCode> {
  return privilegesCommand(args, { ...consoleOutput, readFile: callersFile });
}

export function privilegesCommand(args: readonly string[], tools: PrivilegesTools): Promise<ExitCode> {
  return ending(usage, tools, () => {
    const { values, positionals } = readArguments(args, options);
    const [folder = 'cdk.out', ...more] = positionals;
    if (more.length > 0) throw new UsageError('Name one folder');
    try {
      const deployment = oneOf(deploymentsIn(folder, tools.readFile), values.stage, folder);
      const { stage, own, others } = deployment;
      tools.print(page(deployment, deployedFunctions(stage, own, others)));
    } catch (error) {
      throw error instanceof NotUnderstood ? new Trouble(error.message, { cause: error }) : error;
    }
    return 0;
  });
}

function oneOf(found: readonly FoundDeployment[], wanted: string | undefined, folder: string): FoundDeployment {
  if (found.length === 0) throw new Trouble(`There is no Waymark in ${folder}: no stacks waymark-<stage>-…`);
  const names = found.map(({ name }) => name).join(', ');
  const exact = found.filter(({ name }) => name === wanted);
  const meant = exact.length > 0 ? exact : found.filter(({ stage }) => wanted === undefined || stage === wanted);
  const [one, another] = meant;
  if (!one) throw new Trouble(`There is no such stage in ${folder}, but ${names}`);
  if (another) throw new UsageError(`There are several deployments in ${folder}: say --stage with one of ${names}`);
  return one;
}

const ours: ReadonlySet<string> = new Set(nodeDefinitions.map(({ type }) => nodeFunctionName(type)));

function page({ name, place }: FoundDeployment, { functions, unnamed }: Functions): string {
  const isNode = (short: string): boolean => short.startsWith(nodeFunctionName(''));
  const chapter = (title: string, belongs: (short: string) => boolean): string[] => {
    const sections = functions.filter((one) => belongs(one.name)).map((one) => functionSection(one.name, one, place));
    return sections.length > 0 ? [`## ${title}\n\n${sections.join('\n')}`] : [];
  };
  const strangers = unnamed.map((id) => `\`${id}\``).join(', ');
  return [
    `# Privileges of the deployment ${name}`,
    'What the role of each function allows, and nothing else: no function shares a role, no managed policy is attached, and\n' +
      'only Lambda can take a role. What policies of resources allow beside is not told. Made from the synthesized templates by\n' +
      '`waymark privileges`.',
    everybody,
    ...(strangers
      ? [
          `Not told either is what other functions in the same stacks may do, such as the provider of CDK's triggers: ${strangers}.`,
        ]
      : []),
    ...chapter('HTTP functions and workers', (short) => !isNode(short)),
    ...chapter('Nodes', (short) => ours.has(short)),
    ...chapter('Nodes of your own', (short) => isNode(short) && !ours.has(short)),
  ]
    .join('\n\n')
    .trimEnd();
}
