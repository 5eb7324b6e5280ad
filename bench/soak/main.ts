// `npm run soak`: hundreds of simulated users sign in while tables, notifications, queues, workers, the line and the process
// itself fail; at the end the accounts must balance. With --write it writes docs/reliability.md.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { reliabilityPage } from './reliability-page.ts';
import type { SoakReport } from './report.ts';
import { soak } from './soak.ts';

const usage = `Usage: npm run soak -- [--minutes N] [--seed TEXT] [--users N] [--write]

  --minutes N  how long users sign in, 1 or more. Default: 2
  --seed TEXT  what is done and what fails follows from it. Default: another each time
  --users N    default: 240
  --write      writes docs/reliability.md
`;

/** Of one claim. */
const mostShown = 12;

const args = readArguments();
if (args === undefined) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-soak-'));
  say(`Seed ${args.seed}: ${args.users} users for ${args.minutes} minutes`);
  const report = await soak({ ...args, folder, say });
  tell(report);
  if (args.write)
    writeFileSync(new URL('../../docs/reliability.md', import.meta.url), reliabilityPage(report, systemClock.now()));
  const broken = report.invariants.some(({ problems }) => problems.length > 0);
  if (broken) say(`\nData and logs are in ${folder}. Again with: npm run soak -- --seed ${args.seed}`);
  else rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  // Kept connections and phones that have nothing to do any more must not hold it.
  process.exit(broken ? 1 : 0);
}

function tell({ invariants, figures, crowd, seconds }: SoakReport): void {
  const { requests, sessions, kills } = figures;
  say(
    [...crowd.endings]
      .map(([what, times]) => `${what} ${times}`)
      .toSorted()
      .join(', '),
  );
  say(`\n${requests} requests, ${sessions} sessions, ${kills} kills in ${Math.round(seconds)} s`);
  say(`In fair weather ${crowd.fair.sessions} of ${crowd.fair.runs} runs came to a session\n`);
  for (const { claim, problems } of invariants) {
    say(`${problems.length === 0 ? 'ok    ' : 'BROKEN'}  ${claim}`);
    for (const problem of problems.slice(0, mostShown)) say(`          ${problem}`);
    if (problems.length > mostShown) say(`          and ${problems.length - mostShown} more`);
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function readArguments(): { minutes: number; seed: string; users: number; write: boolean } | undefined {
  try {
    const options = {
      minutes: { type: 'string', default: '2' },
      seed: { type: 'string', default: randomBytes(4).toString('hex') },
      users: { type: 'string', default: '240' },
      write: { type: 'boolean', default: false },
    } as const;
    const { values } = parseArgs({ options, strict: true });
    const [minutes, users] = [Number(values.minutes), Number(values.users)];
    return minutes >= 1 && Number.isInteger(users) && users >= 3 ? { ...values, minutes, users } : undefined;
  } catch {
    return undefined;
  }
}
