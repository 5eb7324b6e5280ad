// `users list`, `import` and `export`: all users of a realm at once.
import { type ExitCode, type Output, Trouble } from '../cli/command.ts';
import type { AccountPorts, AccountTools } from '../functions/accounts/account-ports.ts';
import { exportedAccounts } from '../functions/accounts/exported-account.ts';
import { type ImportResult, importAccounts } from '../functions/accounts/import-accounts.ts';
import { hashingTrouble } from '../functions/mfa/slow-hash.ts';
import type { Clock } from '../functions/ports/system.ts';
import { printable } from '../functions/printable.ts';
import { userFile } from './user-files.ts';

export interface TransferOptions {
  readonly dryRun: boolean;
  readonly replace: boolean;
  readonly format?: string;
}

interface TransferTools extends Output {
  readonly clock: Clock;
  readonly fileAt: (path: string) => string;
  readonly showProgress?: (line: string | undefined) => void;
}

/** In the order of their names. */
export async function listUsers(ports: AccountPorts, realm: string, { print }: Output): Promise<void> {
  const all: { readonly username: string; readonly line: string }[] = [];
  for await (const users of ports.userListing.all(realm)) {
    for (const { username, active, attributes } of users) {
      const [mail = ''] = attributes['mail'] ?? [];
      all.push({
        username,
        line: [username, active ? 'active' : 'disabled', mail].map(printable).join('\t').trimEnd(),
      });
    }
  }
  all.sort((one, other) => (one.username < other.username ? -1 : 1));
  for (const { line } of all) print(line);
}

export async function exportUsers(ports: AccountPorts, realm: string, { print }: Output): Promise<void> {
  for await (const user of exportedAccounts(ports, realm)) print(JSON.stringify(user));
}

/** Milliseconds between two pictures of the progress. */
const pause = 200;

export async function importUsers(
  path: string,
  realm: string,
  { dryRun, replace, format }: TransferOptions,
  ports: AccountPorts & AccountTools,
  tools: TransferTools,
): Promise<ExitCode> {
  const trouble = hashingTrouble();
  if (trouble !== undefined) throw new Trouble(trouble);
  const { clock, print, complain, showProgress } = tools;
  const { records, loose, read } = userFile(tools.fileAt(path), path, format);
  const begun = clock.now();
  let [done, shownAt] = [0, begun];
  const tally = await importAccounts(records, { realm, dryRun, replace, loose }, ports, 'operator', (result) => {
    done += 1;
    const lines = resultLines(result);
    if (lines.length > 0) showProgress?.(undefined);
    for (const line of lines) complain(line);
    if (!showProgress || clock.now() < shownAt + pause) return;
    shownAt = clock.now();
    showProgress(progressLine(read(), done, shownAt - begun));
  }).finally(() => showProgress?.(undefined));
  const { made, replaced, done: already, refused } = tally;
  const facts = [
    `${made} made`,
    ...(replaced > 0 ? [`${replaced} replaced`] : []),
    ...(already > 0 ? [`${already} imported before`] : []),
    `${refused} refused`,
  ];
  const seconds = ((clock.now() - begun) / 1000).toFixed(1);
  print(`${dryRun ? 'It would be: ' : ''}${facts.join(', ')}, in ${seconds} s`);
  return refused > 0 ? 1 : 0;
}

function resultLines({ line, username, outcome, reason, remarks }: ImportResult): string[] {
  const where = `line ${line}${username === undefined ? '' : ` (${printable(username)})`}`;
  return [
    ...(outcome === 'refused' ? [`${where}: refused: ${reason}`] : []),
    ...remarks.map((remark) => `${where}: ${remark}`),
  ];
}

const barLength = 30;

/** `[#########---------------------]  31 %  6,200 users, 140 a second` */
function progressLine(part: number, users: number, milliseconds: number): string {
  const filled = Math.round(Math.min(1, part) * barLength);
  const bar = '#'.repeat(filled).padEnd(barLength, '-');
  const rate = milliseconds > 0 ? Math.round((users * 1000) / milliseconds) : 0;
  const percent = String(Math.floor(Math.min(1, part) * 100)).padStart(3);
  return `[${bar}] ${percent} %  ${users.toLocaleString('en')} users, ${rate.toLocaleString('en')} a second`;
}
