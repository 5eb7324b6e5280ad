// `npm run journeys`: imports journeys into the running stack, lists and exports them, and lists their scripts.
import * as z from 'zod';
import type { ExportFile } from '../../functions/journey/export.ts';
import { printable } from '../../functions/journey/finding.ts';
import { adminPath } from '../../local/admin-door.ts';
import { calledAs, noSuchCommand, readArguments, UsageError } from '../arguments.ts';
import { consoleOutput, type ExitCode, ending, type Output, Trouble } from '../command.ts';
import { nameServer, noAnswer, serverUrl, shownServer, urlOption, urlUsage } from '../server.ts';
import { historyCommands, historyUsage, journeyHistory } from './journey-history.ts';
import { callersExports, namedExports } from './named-exports.ts';
import { importExitCode, importExitCodes, reportLines, staleLine } from './report-lines.ts';

export interface JourneysTools extends Output {
  readonly fetch: typeof fetch;
  /** The export file of this path, or all in a folder. */
  readonly exportsAt: (path: string) => readonly ExportFile[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const program = calledAs('journeys');
const usage = `Usage:
  ${program} import [--realm NAME] FILE...   import journey exports into the running Waymark; a FILE may be a folder
  ${program} list [--realm NAME]             list its journeys
  ${program} scripts [--realm NAME]          list its scripts: id, engine, name
  ${program} export [--realm NAME] JOURNEY...  print an export of these journeys, with their scripts
${historyUsage(program)}

  --realm NAME   default: alpha
  ${urlUsage}

${importExitCodes}`;

const options = { realm: { type: 'string', default: 'alpha' }, ...urlOption } as const;

const report = z.object({
  accepted: z.array(z.string()),
  failing: z.array(z.object({ id: z.string(), at: z.array(z.string()) })),
  refused: z.array(z.object({ id: z.string(), errors: z.array(z.string()) })),
  warnings: z.array(z.string()),
});
const listing = z.object({
  journeys: z.array(z.string()),
  scripts: z.array(z.object({ id: z.string(), name: z.string(), engine: z.string() })),
});
const exported = z.object({ trees: z.record(z.string(), z.unknown()), missing: z.array(z.string()) });

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
  return journeysCommand(args, { ...consoleOutput, fetch, exportsAt: callersExports, environment: process.env });
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
    const server = serverUrl(values.url, tools.environment);
    nameServer(server, tools);
    const realm = { server, name: values.realm };
    if (isOfHistory(command)) return journeyHistory(command, files, realm, tools);
    switch (command) {
      case 'import':
        return importFiles(files, realm, tools);
      case 'export':
        return exportJourneys(files, realm, tools);
      case 'list':
        return list(realm, tools);
      case 'scripts':
        return listScripts(realm, tools);
    }
  });
}

interface Realm {
  readonly server: URL;
  readonly name: string;
}

async function importFiles(paths: readonly string[], realm: Realm, tools: JourneysTools): Promise<ExitCode> {
  const files = namedExports(paths, tools.exportsAt);
  const body = JSON.stringify({ realm: realm.name, files });
  const result = report.parse(await ask(realm, tools, '', { method: 'POST', body }));
  for (const line of [...reportLines(result), ...staleLine(result)]) tools.print(line);
  return importExitCode(result);
}

async function list(realm: Realm, tools: JourneysTools): Promise<ExitCode> {
  const { journeys: names } = listing.parse(await ask(realm, tools, `?realm=${encodeURIComponent(realm.name)}`));
  for (const name of names) tools.print(name);
  return 0;
}

async function listScripts(realm: Realm, tools: JourneysTools): Promise<ExitCode> {
  const { scripts } = listing.parse(await ask(realm, tools, `?realm=${encodeURIComponent(realm.name)}`));
  for (const { id, engine, name } of scripts)
    tools.print(`${id}  ${engine.padEnd('legacy'.length)}  ${printable(name)}`);
  return 0;
}

/** Prints nothing but the export, so that it may be sent to a file. */
async function exportJourneys(names: readonly string[], realm: Realm, tools: JourneysTools): Promise<ExitCode> {
  const query = new URLSearchParams({ realm: realm.name });
  for (const name of names) query.append('export', name);
  const { trees, missing } = exported.parse(await ask(realm, tools, `?${query}`));
  if (missing.length > 0) throw new Trouble(`There is no journey ${missing.join(', ')} in the realm ${realm.name}`);
  tools.print(JSON.stringify({ meta: { exportTool: 'waymark' }, trees }, null, 2));
  return 0;
}

async function ask(
  { server, name }: Realm,
  { fetch }: JourneysTools,
  query: string,
  init?: RequestInit,
): Promise<unknown> {
  const response = await fetch(new URL(`${adminPath}${query}`, server).href, init).catch(() => {
    throw noAnswer(server);
  });
  const shown = shownServer(server);
  if (response.status === 404) throw new Trouble(`There is no realm ${name} at ${shown}`);
  if (!response.ok) throw new Trouble(`The Waymark at ${shown} refused the request (${response.status})`);
  return response.json();
}
