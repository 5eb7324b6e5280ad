// `npm run bench`: whole logins through the HTTP door of a local stack made for it, and the figures of the functions.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalStack } from '../local/stack.ts';
import { driveCrowd } from './crowd.ts';
import { functionFigures } from './function-figures.ts';
import { importVariants } from './journey-variants.ts';
import { driveLogin, driveOathLogin } from './logins.ts';
import { measuredClient } from './measured-client.ts';
import { benchPhones } from './phones.ts';
import { drivePush, variants } from './push-logins.ts';
import { crowdReport, pushReport } from './push-report.ts';
import { functionReport, turnReport } from './report.ts';

const usage = `Usage: npm run bench -- [--quick] [--json FILE]

  --quick      few rounds: for a look, not for comparing
  --json FILE  also writes every sample to a file
`;

const quick = { logins: 10, processes: 3, users: 20, polls: 2 };
const full = { logins: 150, processes: 15, users: 200, polls: 4 };

const args = readArguments();
if (args === undefined) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  const rounds = args.quick ? quick : full;
  const journeys = await journeyFigures(rounds);
  const functions = await functionFigures(rounds.processes);
  process.stdout.write(functionReport(functions));
  if (args.json !== undefined) writeFileSync(args.json, JSON.stringify({ ...journeys, functions }, null, 2));
}

/** Printed as they come. */
async function journeyFigures({ logins: count, users, polls }: typeof full) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'waymark-bench-'));
  const phones = benchPhones();
  const stack = await startLocalStack({ port: 0, dataFolder, onDelivery: phones.onDelivery });
  const client = measuredClient(stack.url);
  try {
    const logins = [await driveLogin(client, count), await driveOathLogin(client, count)];
    process.stdout.write(turnReport(logins));
    await importVariants(stack.url, variants);
    const push = await drivePush(client, phones.phone(), count);
    process.stdout.write(pushReport(push));
    const crowd = await driveCrowd(stack.url, phones, users, polls);
    process.stdout.write(crowdReport(crowd));
    return { logins, push, crowd };
  } finally {
    client.close();
    await stack.stop();
    rmSync(dataFolder, { recursive: true });
  }
}

function readArguments(): { quick: boolean; json?: string | undefined } | undefined {
  try {
    const options = { quick: { type: 'boolean', default: false }, json: { type: 'string' } } as const;
    return parseArgs({ options, strict: true }).values;
  } catch {
    return undefined;
  }
}
