// What `waymark journeys` asks about the past of a journey or a script.
import * as z from 'zod';
import type { PastRequest } from '../../functions/administration/past.ts';
import { printable } from '../../functions/printable.ts';
import type { DeployedJourneys } from '../../operator/deployed-journeys.ts';
import { UsageError } from '../arguments.ts';
import type { ExitCode, Output } from '../command.ts';

export const historyUsage = (
  program: string,
): string => `  ${program} history [--realm NAME] JOURNEY    list its versions: which one runs, when, by whom, why
  ${program} diff [--realm NAME] JOURNEY [VERSION [VERSION]]  what differs between two versions; default: the one
                                             before and what runs
  ${program} rollback [--realm NAME] JOURNEY VERSION  make it as it was
  ${program} remove [--realm NAME] JOURNEY...  remove journeys; their versions stay`;

export const historyCommands = ['history', 'diff', 'rollback', 'remove'] as const;

type Place = Pick<DeployedJourneys, 'past'>;
type About = Pick<PastRequest, 'kind' | 'realm'>;

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

const rolledBack = z.object({ version: z.int().nullable(), waiting: z.array(z.string()) });

/** Throws a UsageError for names and numbers that are too few or too many. */
export async function journeyHistory(
  command: (typeof historyCommands)[number],
  names: readonly string[],
  about: About,
  place: Place,
  { print }: Output,
): Promise<ExitCode> {
  const { kind } = about;
  const [name, ...rest] = names;
  if (name === undefined) throw new UsageError(`${command} needs a ${kind}`);
  if (command === 'remove') {
    for (const one of names) {
      await place.past({ ...about, action: 'remove', name: one });
      print(`removed   ${printable(one)}`);
    }
    return 0;
  }
  const most = { history: 0, diff: 2, rollback: 1 }[command];
  if (rest.length > most) throw new UsageError(`${command} takes one ${kind}${most > 0 ? ' and its versions' : ''}`);
  const [from, to] = rest.map((text) => {
    if (/^\d{1,8}$/.test(text)) return Number(text);
    throw new UsageError(`A version is a number, as \`history\` lists them: ${printable(text)}`);
  });
  const asked = { ...about, name };
  if (command === 'history') return list(await place.past({ ...asked, action: 'list' }), name, print);
  if (command === 'diff') return compare(await place.past({ ...asked, action: 'diff', from, to }), print);
  if (from === undefined) throw new UsageError('rollback needs a version');
  const { version, waiting } = rolledBack.parse(await place.past({ ...asked, action: 'rollback', version: from }));
  if (waiting.length > 0) {
    print(
      printable(
        `${waiting.join(', ')} could not run with version ${from} of ${name}: it waits, and nothing is changed`,
      ),
    );
    return 1;
  }
  const again = version === null ? 'already' : `again, which is version ${version}`;
  print(printable(`${name} is as in version ${from} ${again}`));
  return 0;
}

function list(answer: object, name: string, print: Output['print']): ExitCode {
  const { versions } = listed.parse(answer);
  if (versions.length === 0) print(printable(`${name} has not been changed since it was imported`));
  for (const { version, at, by, comment, isNow } of versions) {
    const when = at.slice(0, 16).replace('T', ' ');
    const columns = [String(version).padStart(4), isNow ? 'runs' : '    ', when, by ?? 'import', comment ?? ''];
    print(printable(columns.join('  ').trimEnd()));
  }
  return 0;
}

function compare(answer: object, print: Output['print']): ExitCode {
  const { differences } = compared.parse(answer);
  if (differences.length === 0) print('No difference');
  for (const { place, before, after } of differences) {
    print(printable(place));
    const isSource = /^line \d+$/.test(place);
    for (const line of sideLines(before, isSource)) print(printable(`  - ${line}`));
    for (const line of sideLines(after, isSource)) print(printable(`  + ${line}`));
  }
  return 0;
}

/** Lines of a script stand as they are. */
function sideLines(side: unknown, isSource: boolean): string[] {
  if (side === undefined) return [];
  return isSource && Array.isArray(side) ? side.map(String) : [JSON.stringify(side)];
}
