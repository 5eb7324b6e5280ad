// What `waymark journeys` asks about the past of a journey.
import * as z from 'zod';
import { printable } from '../../functions/journey/finding.ts';
import { historyPath } from '../../local/history-door.ts';
import { UsageError } from '../arguments.ts';
import { type ExitCode, type Output, Trouble } from '../command.ts';
import { noAnswer, shownServer } from '../server.ts';

export const historyUsage = (
  program: string,
): string => `  ${program} history [--realm NAME] JOURNEY    list its versions: which one runs, when, by whom, why
  ${program} diff [--realm NAME] JOURNEY [VERSION [VERSION]]  what differs between two versions; default: the one
                                             before and what runs
  ${program} rollback [--realm NAME] JOURNEY VERSION  make it as it was
  ${program} remove [--realm NAME] JOURNEY...  remove journeys; their versions stay`;

export const historyCommands = ['history', 'diff', 'rollback', 'remove'] as const;

export interface HistoryTools extends Output {
  readonly fetch: typeof fetch;
}

interface Realm {
  readonly server: URL;
  readonly name: string;
}

const listed = z.object({
  versions: z.array(
    z.object({
      version: z.int(),
      at: z.string(),
      by: z.string().nullable(),
      comment: z.string().nullable(),
      isNow: z.boolean(),
    }),
  ),
});
const compared = z.object({
  from: z.int().nullable(),
  differences: z.array(z.object({ place: z.string(), before: z.json().optional(), after: z.json().optional() })),
});

/** Throws a UsageError for names and numbers that are too few or too many. */
export async function journeyHistory(
  command: (typeof historyCommands)[number],
  names: readonly string[],
  realm: Realm,
  tools: HistoryTools,
): Promise<ExitCode> {
  const [journey, ...rest] = names;
  if (journey === undefined) throw new UsageError(`${command} needs a journey`);
  if (command === 'remove') return remove(names, realm, tools);
  const most = { history: 0, diff: 2, rollback: 1 }[command];
  if (rest.length > most) throw new UsageError(`${command} takes one journey${most > 0 ? ' and its versions' : ''}`);
  const [first, second] = rest.map((text) => {
    if (/^\d{1,8}$/.test(text)) return Number(text);
    throw new UsageError(`A version is a number, as \`history\` lists them: ${printable(text)}`);
  });
  if (command === 'history') return list(journey, realm, tools);
  if (command === 'diff') return compare(journey, first, second, realm, tools);
  if (first === undefined) throw new UsageError('rollback needs a version');
  const { version } = z
    .object({ version: z.int().nullable() })
    .parse(await ask({ action: 'rollback', journey, version: first }, realm, tools));
  tools.print(
    version === null
      ? `${journey} is as in version ${first} already`
      : `${journey} is as in version ${first} again, which is version ${version}`,
  );
  return 0;
}

async function list(journey: string, realm: Realm, tools: HistoryTools): Promise<ExitCode> {
  const { versions } = listed.parse(await ask({ action: 'list', journey }, realm, tools));
  if (versions.length === 0) tools.print(`${journey} has not been changed since it was imported`);
  for (const { version, at, by, comment, isNow } of versions) {
    const when = at.slice(0, 16).replace('T', ' ');
    tools.print(
      printable(
        [String(version).padStart(4), isNow ? 'runs' : '    ', when, by ?? 'import', comment ?? '']
          .join('  ')
          .trimEnd(),
      ),
    );
  }
  return 0;
}

async function compare(
  journey: string,
  from: number | undefined,
  to: number | undefined,
  realm: Realm,
  tools: HistoryTools,
): Promise<ExitCode> {
  const result = compared.parse(await ask({ action: 'diff', journey, from, to }, realm, tools));
  if (result.differences.length === 0) tools.print('No difference');
  for (const { place, before, after } of result.differences) {
    tools.print(printable(place));
    if (before !== undefined) tools.print(printable(`  - ${JSON.stringify(before)}`));
    if (after !== undefined) tools.print(printable(`  + ${JSON.stringify(after)}`));
  }
  return 0;
}

async function remove(names: readonly string[], realm: Realm, tools: HistoryTools): Promise<ExitCode> {
  for (const journey of names) {
    await ask({ action: 'remove', journey }, realm, tools);
    tools.print(`removed   ${printable(journey)}`);
  }
  return 0;
}

async function ask(body: object, { server, name }: Realm, { fetch }: HistoryTools): Promise<object> {
  const init = { method: 'POST', body: JSON.stringify({ realm: name, ...body }) };
  const response = await fetch(new URL(historyPath, server).href, init).catch(() => {
    throw noAnswer(server);
  });
  const shown = shownServer(server);
  if (response.status === 404) throw new Trouble(`There is no realm ${name} at ${shown}`);
  if (!response.ok) throw new Trouble(`The Waymark at ${shown} refused the request (${response.status})`);
  const answer = z.looseObject({ trouble: z.string().optional() }).parse(await response.json());
  if (answer.trouble !== undefined) throw new Trouble(printable(answer.trouble));
  return answer;
}
