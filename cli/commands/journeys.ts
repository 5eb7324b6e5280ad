// `npm run journeys`: imports journeys into the running stack; lists and exports journeys and tells of their past, and of that of
// scripts, there or in a deployment.
import * as z from 'zod';
import type { ExportFile } from '../../functions/journey/export.ts';
import { nodeSet } from '../../functions/nodes/node-set.ts';
import { printable } from '../../functions/printable.ts';
import { type DeployedJourneys, deployedJourneys } from '../../operator/deployed-journeys.ts';
import { stageOf } from '../../operator/stage.ts';
import { calledAs, noSuchCommand, readArguments, UsageError } from '../arguments.ts';
import { consoleOutput, type ExitCode, ending, type Output, Trouble } from '../command.ts';
import { nameServer, serverUrl, urlOption, urlUsage } from '../server.ts';
import { historyCommands, historyUsage, journeyHistory } from './journey-history.ts';
import { callersExports, namedExports } from './named-exports.ts';
import { nodesFile, nodesUsage, ownNodes } from './own-nodes.ts';
import { importExitCode, importExitCodes, reportLines, staleLine } from './report-lines.ts';
import { type RunningJourneys, runningJourneys } from './running-journeys.ts';

export interface JourneysTools extends Output {
  readonly fetch: typeof fetch;
  /** The export file of this path, or all in a folder. */
  readonly exportsAt: (path: string) => readonly ExportFile[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** With the nodes of this module beside ours. Rejects with a Trouble when there is no such deployment. */
  readonly deployed: (stage: string, nodes: string | undefined) => Promise<DeployedJourneys>;
}

const program = calledAs('journeys');
const usage = `Usage:
  ${program} import [--realm NAME] FILE...   import journey exports into the running Waymark; a FILE may be a folder
  ${program} list [--realm NAME]             list its journeys
  ${program} scripts [--realm NAME]          list its scripts: id, engine, name
  ${program} export [--realm NAME] JOURNEY...  print an export of these journeys, with their scripts
${historyUsage(program)}

  --realm NAME   default: alpha
  --script       of scripts instead, by name or id; for history, diff, rollback and remove
  --stage NAME   of this deployment, for all but import; default: the Waymark that is running here
  --nodes FILE   with --stage: ${nodesUsage}
  ${urlUsage}

What is printed has no secrets of nodes in it, and an import keeps those that are there. Every rollback and removal is written to
the audit log. Account and region of a deployment are those of the AWS CLI.
${importExitCodes}`;

const options = {
  realm: { type: 'string', default: 'alpha' },
  script: { type: 'boolean', default: false },
  stage: { type: 'string' },
  nodes: { type: 'string' },
  ...urlOption,
} as const;

const report = z.object({
  accepted: z.array(z.string()),
  failing: z.array(z.object({ id: z.string(), at: z.array(z.string()) })),
  refused: z.array(z.object({ id: z.string(), errors: z.array(z.string()) })),
  warnings: z.array(z.string()),
});
const commands = ['import', 'list', 'scripts', 'export', ...historyCommands] as const;
const takes = { import: 'file', export: 'journey' } as const;

function isOfHistory(command: (typeof commands)[number]): command is (typeof historyCommands)[number] {
  return historyCommands.some((known) => known === command);
}

function isCommand(command: string | undefined): command is (typeof commands)[number] {
  return commands.some((known) => known === command);
}

/** The command with all that it has on a real machine. */
export function journeys(args: readonly string[]): Promise<ExitCode> {
  const { complain } = consoleOutput;
  return journeysCommand(args, {
    ...{ ...consoleOutput, fetch, exportsAt: callersExports, environment: process.env },
    deployed: async (stage, nodes) =>
      deployedJourneys(stage, nodeSet(await ownNodes(nodesFile(nodes))).definitions, complain),
  });
}

export function journeysCommand(args: readonly string[], tools: JourneysTools): Promise<ExitCode> {
  return ending(usage, tools, async () => {
    const { values, positionals } = readArguments(args, options);
    const [command, ...files] = positionals;
    if (!isCommand(command)) {
      throw noSuchCommand(
        command,
        commands,
        'Say `import FILE...`, `list`, `scripts`, `export JOURNEY...` or one of those about versions',
      );
    }
    const takesNames = command === 'import' || command === 'export' || isOfHistory(command);
    if ((command === 'import' || command === 'export') && files.length === 0) {
      throw new UsageError(`${command} needs a ${takes[command]}`);
    }
    if (!takesNames && files.length > 0) throw new UsageError(`${command} takes no names`);
    const { script, stage, nodes, url, realm } = values;
    if (script && !isOfHistory(command)) throw new UsageError(`${command} takes no --script`);
    if (nodes !== undefined && stage === undefined) throw new UsageError('--nodes goes with --stage');
    if (stage !== undefined && url !== undefined) throw new UsageError('Say --stage or --url');
    if (stage !== undefined && command === 'import') {
      throw new UsageError('import goes to a Waymark on this machine: journeys of a deployment come with `cdk deploy`');
    }
    if (command === 'import') return importFiles(files, realm, running(url, tools), tools);
    const place = stage === undefined ? running(url, tools) : await tools.deployed(stageOf(stage), nodes);
    if (isOfHistory(command)) {
      return journeyHistory(command, files, { kind: script ? 'script' : 'journey', realm }, place, tools);
    }
    switch (command) {
      case 'export':
        return exportJourneys(files, realm, place, tools);
      case 'list':
        return list(realm, place, tools);
      case 'scripts':
        return listScripts(realm, place, tools);
    }
  });
}

type Place = Pick<DeployedJourneys, 'list' | 'exported'>;

function running(url: string | undefined, tools: JourneysTools): RunningJourneys {
  const server = serverUrl(url, tools.environment);
  nameServer(server, tools);
  return runningJourneys(server, tools);
}

async function importFiles(
  paths: readonly string[],
  realm: string,
  { imported }: RunningJourneys,
  tools: JourneysTools,
): Promise<ExitCode> {
  const result = report.parse(await imported(namedExports(paths, tools.exportsAt), realm));
  for (const line of [...reportLines(result), ...staleLine(result)]) tools.print(line);
  return importExitCode(result);
}

async function list(realm: string, place: Place, { print }: Output): Promise<ExitCode> {
  for (const name of (await place.list(realm)).journeys) print(printable(name));
  return 0;
}

async function listScripts(realm: string, place: Place, { print }: Output): Promise<ExitCode> {
  const { scripts } = await place.list(realm);
  for (const { id, engine, name } of scripts) print(`${id}  ${engine.padEnd('legacy'.length)}  ${printable(name)}`);
  return 0;
}

/** Prints nothing but the export, so that it may be sent to a file. */
async function exportJourneys(
  names: readonly string[],
  realm: string,
  place: Place,
  { print }: Output,
): Promise<ExitCode> {
  const { trees, missing } = await place.exported(names, realm);
  if (missing.length > 0) throw new Trouble(`There is no journey ${missing.join(', ')} in the realm ${realm}`);
  print(JSON.stringify({ meta: { exportTool: 'waymark' }, trees }, null, 2));
  return 0;
}
