// `npm run journeys`: imports journeys into the running stack and lists them.
import * as z from 'zod';
import type { ExportFile } from '../../functions/journey/export.ts';
import { adminPath } from '../../local/admin-door.ts';
import { calledAs, noSuchCommand, readArguments, UsageError } from '../arguments.ts';
import { consoleOutput, type ExitCode, ending, type Output, Trouble } from '../command.ts';
import { nameServer, noAnswer, serverUrl, shownServer, urlOption, urlUsage } from '../server.ts';
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
const listing = z.object({ journeys: z.array(z.string()) });

/** The command with all that it has on a real machine. */
export function journeys(args: readonly string[]): Promise<ExitCode> {
  return journeysCommand(args, { ...consoleOutput, fetch, exportsAt: callersExports, environment: process.env });
}

export function journeysCommand(args: readonly string[], tools: JourneysTools): Promise<ExitCode> {
  return ending(usage, tools, async () => {
    const { values, positionals } = readArguments(args, options);
    const [command, ...files] = positionals;
    if (command !== 'import' && command !== 'list') {
      throw noSuchCommand(command, ['import', 'list'], 'Say `import FILE...` or `list`');
    }
    if (command === 'import' && files.length === 0) throw new UsageError('import needs a file');
    if (command === 'list' && files.length > 0) throw new UsageError('list takes no files');
    const server = serverUrl(values.url, tools.environment);
    nameServer(server, tools);
    const realm = { server, name: values.realm };
    return command === 'import' ? importFiles(files, realm, tools) : list(realm, tools);
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
