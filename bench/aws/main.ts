// `npm run bench:aws`: the placements of nodes side by side, each deployed to the emulator, and what a login costs.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { startAws } from '../../local/aws/start-aws.ts';
import { bills } from '../cost/bills.ts';
import { costPage } from '../cost/cost-page.ts';
import type { GrowthFigures } from '../growth.ts';
import { growthReport } from '../growth-report.ts';
import { awsReport, billReport } from './aws-report.ts';
import { type PlacementFigures, type PlacementRounds, placementFigures, placements } from './placement-figures.ts';

const usage = `Usage: npm run bench:aws -- [--quick] [--write] [--json FILE]

  --quick      the default placement, few rounds: for a look, not for comparing
  --write      also writes docs/cost.md; not with --quick
  --json FILE  also writes every sample to a file
`;

const quick: PlacementRounds = { logins: 10, coldRounds: 2 };
const full: PlacementRounds = { logins: 40, coldRounds: 5 };

const page = fileURLToPath(new URL('../../docs/cost.md', import.meta.url));
const localBench = fileURLToPath(new URL('../main.ts', import.meta.url));

const args = readArguments();
if (args === undefined) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  const measured: PlacementFigures[] = [];
  for (const placement of args.quick ? placements.slice(0, 1) : placements) {
    process.stderr.write(`${placement}: deploying and measuring\n`);
    // An emulator of its own: what earlier ones have left running would be measured, too.
    const aws = await startAws();
    try {
      measured.push(await placementFigures(aws, placement, args.quick ? quick : full));
    } finally {
      await aws.stop();
    }
  }
  process.stdout.write(awsReport(measured));
  const growth = await growthOnLocalStack(args.quick);
  const figures = { placements: measured, growth, machine: thisMachine() };
  process.stdout.write(`${growthReport(growth)}\n${billReport(bills(figures))}`);
  if (args.json !== undefined) writeFileSync(args.json, JSON.stringify(figures, null, 2));
  if (args.write) writeFileSync(page, costPage(figures));
}

function thisMachine(): string {
  const load = loadavg()[2]?.toFixed(1);
  return `${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'}) with a load of ${load} over fifteen minutes`;
}

/** In a process of its own: the local stack takes over the environment of the one that it runs in. */
async function growthOnLocalStack(isQuick: boolean): Promise<GrowthFigures[]> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-growth-'));
  try {
    const file = join(folder, 'growth.json');
    await promisify(execFile)(process.execPath, [
      localBench,
      '--growth',
      ...(isQuick ? ['--quick'] : []),
      ...['--json', file],
    ]);
    return JSON.parse(readFileSync(file, 'utf8')).growth;
  } finally {
    rmSync(folder, { recursive: true, maxRetries: 5 });
  }
}

function readArguments() {
  try {
    const flag = { type: 'boolean', default: false } as const;
    const options = { quick: flag, write: flag, json: { type: 'string' } } as const;
    const { values } = parseArgs({ options, strict: true });
    return values.quick && values.write ? undefined : values;
  } catch {
    return undefined;
  }
}
