// `npm run journeys`: imports journeys into the running stack and lists them.
import * as z from 'zod';
import { adminPath } from '../admin-door.ts';
import type { ImportReport } from '../import-into-realm.ts';
import { type ExitCode, type Output, readArguments, UsageError } from './command.ts';

export interface JourneysTools extends Output {
  readonly fetch: typeof fetch;
  readonly readFile: (path: string) => string;
  /** Of the running stack: `http://localhost:8080`. */
  readonly url: string;
}

const usage = `Usage:
  npm run journeys -- import [--realm NAME] FILE...   import journey exports into the running Waymark
  npm run journeys -- list [--realm NAME]             list its journeys

  --realm NAME   default: alpha
  PORT=8081 npm run journeys -- ...   when it does not run on port 8080

Ends with 1 when a journey was refused.`;

const options = { realm: { type: 'string', default: 'alpha' }, help: { type: 'boolean', short: 'h' } } as const;

const report = z.object({
  accepted: z.array(z.string()),
  refused: z.array(z.object({ id: z.string(), errors: z.array(z.string()) })),
  warnings: z.array(z.string()),
});
const listing = z.object({ journeys: z.array(z.string()) });

/** Compiled journeys are kept for so long. */
const staleSeconds = 30;

export async function journeysCommand(args: readonly string[], tools: JourneysTools): Promise<ExitCode> {
  try {
    const { values, positionals } = readArguments(args, options);
    if (values.help) {
      tools.print(usage);
      return 0;
    }
    const [command, ...files] = positionals;
    if (command === 'import' && files.length > 0) return await importFiles(files, values.realm, tools);
    if (command === 'list' && files.length === 0) return await list(values.realm, tools);
    throw new UsageError('Say `import FILE...` or `list`');
  } catch (error) {
    if (error instanceof UsageError) {
      tools.complain(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (!(error instanceof Trouble)) throw error;
    tools.complain(error.message);
    return 1;
  }
}

async function importFiles(paths: readonly string[], realm: string, tools: JourneysTools): Promise<ExitCode> {
  const files = paths.map((name) => ({ name, text: textOf(name, tools) }));
  const body = JSON.stringify({ realm, files });
  const result = report.parse(await ask(realm, tools, '', { method: 'POST', body }));
  for (const line of reportLines(result)) tools.print(line);
  return result.refused.length > 0 ? 1 : 0;
}

async function list(realm: string, tools: JourneysTools): Promise<ExitCode> {
  const { journeys } = listing.parse(await ask(realm, tools, `?realm=${encodeURIComponent(realm)}`));
  for (const name of journeys) tools.print(name);
  return 0;
}

function reportLines({ accepted, refused, warnings }: ImportReport): string[] {
  return [
    ...warnings.map((text) => `warning   ${text}`),
    ...refused.flatMap(({ id, errors }) => [`refused   ${id}`, ...errors.map((text) => `          ${text}`)]),
    ...accepted.map((id) => `accepted  ${id}`),
    ...(accepted.length > 0 ? [`What an import replaces may stay in use for ${staleSeconds} seconds.`] : []),
  ];
}

async function ask(realm: string, { fetch, url }: JourneysTools, query: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(`${url}${adminPath}${query}`, init).catch(() => {
    throw new Trouble(`No Waymark answers at ${url}. Start it with npm start, or name its port: PORT=8081 npm run ...`);
  });
  if (response.status === 404) throw new Trouble(`There is no realm ${realm} at ${url}`);
  if (!response.ok) throw new Trouble(`The Waymark at ${url} refused the request (${response.status})`);
  return response.json();
}

function textOf(path: string, { readFile }: JourneysTools): string {
  try {
    return readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new Trouble(`Cannot read ${path}${code}`);
  }
}

/** Nothing to look up in the usage: said in one line. */
class Trouble extends Error {}
