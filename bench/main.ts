// `npm run bench`: whole logins through the HTTP door of a local stack made for it, and the figures of the functions.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dynamo } from '../functions/adapters/dynamo/client.ts';
import { type LocalStack, startLocalStack } from '../local/stack.ts';
import { aimReport, isMissed } from './aims.ts';
import { driveCrowd } from './crowd.ts';
import { functionAims, functionFigures } from './function-figures.ts';
import { growthFigures } from './growth.ts';
import { growthAims, growthReport } from './growth-report.ts';
import { importVariants } from './journey-variants.ts';
import { driveBesideBareTurn, driveLogin, registerApp } from './logins.ts';
import { type MeasuredClient, measuredClient } from './measured-client.ts';
import { benchAuthenticator, drivePasskeyLogin, drivePasskeyRegistration, removePasskeys } from './passkey-logins.ts';
import { type BenchPhones, benchPhones } from './phones.ts';
import { drivePush, variants } from './push-logins.ts';
import { crowdAims, crowdReport, pushReport } from './push-report.ts';
import { functionReport, scriptAims, scriptReport, turnAims, turnReport, unitAimsOf } from './report.ts';
import { scriptFigures } from './script-figures.ts';

const usage = `Usage: npm run bench -- [--quick] [--growth] [--json FILE]

  --quick      few rounds: for a look, not for comparing
  --growth     only the counts per login, with 10, 1,000 and 100,000 users in the tables; with --quick the first two
  --json FILE  also writes every sample to a file

Ends with 1 when an aim is missed by more than the noise of the same run.
`;

const quick = { logins: 10, processes: 3, runs: 50, users: 20, polls: 2, sizes: [10, 1_000] };
const full = { logins: 150, processes: 15, runs: 200, users: 200, polls: 4, sizes: [10, 1_000, 100_000] };
const loginsPerSize = 10;

const args = readArguments();
if (args === undefined) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  const rounds = args.quick ? quick : full;
  const { aims, ...figures } = args.growth ? await growthOnly(rounds) : await allFigures(rounds);
  process.stdout.write(aimReport(aims));
  if (aims.some(isMissed)) process.exitCode = 1;
  if (args.json !== undefined) writeFileSync(args.json, JSON.stringify(figures, null, 2));
}

async function allFigures(rounds: typeof full) {
  const { aims, ...journeys } = await journeyFigures(rounds);
  const functions = await functionFigures(rounds.processes);
  process.stdout.write(functionReport(functions));
  const scripts = await scriptFigures(rounds.processes, rounds.runs);
  process.stdout.write(scriptReport(scripts));
  return { ...journeys, functions, scripts, aims: [...aims, ...functionAims(functions), ...scriptAims(scripts)] };
}

function growthOnly({ sizes }: typeof full) {
  return withStack(async ({ stack, client, phones }) => {
    await importVariants(stack.url, variants);
    const { dynamoEndpoint } = stack;
    const world = { client, phone: phones.phone(), dynamo: dynamo(), dynamoEndpoint };
    const growth = await growthFigures(world, { sizes, logins: loginsPerSize });
    process.stdout.write(growthReport(growth));
    return { growth, aims: growthAims(growth) };
  });
}

/** Printed as they come. */
function journeyFigures({ logins: count, users, polls }: typeof full) {
  return withStack(async ({ stack, client, phones }) => {
    // Before there is a second factor: Login alone opens no session for who has one.
    const login = await driveLogin(client, count);
    const key = benchAuthenticator(stack.url);
    const registration = await drivePasskeyRegistration(client, { key, dynamo: dynamo(), logins: count });
    const passkey = await drivePasskeyLogin(client, { key, logins: count });
    await removePasskeys(dynamo());
    const app = await registerApp(client);
    const driven = { app, dynamo: dynamo(), logins: count };
    const oath = await driveBesideBareTurn(client, stack.dynamoEndpoint, driven);
    const logins = [login, oath, registration, passkey];
    process.stdout.write(turnReport(logins));
    await importVariants(stack.url, variants);
    const push = await drivePush(client, phones.phone(), count);
    process.stdout.write(pushReport(push));
    const crowd = await driveCrowd(stack.url, phones, users, polls);
    process.stdout.write(crowdReport(crowd));
    const aims = [...turnAims(logins), ...unitAimsOf([...logins, ...push.logins]), ...crowdAims(crowd)];
    return { logins, push, crowd, aims };
  });
}

interface BenchWorld {
  readonly stack: LocalStack;
  readonly client: MeasuredClient;
  readonly phones: BenchPhones;
}

/** A local stack of its own, in a folder that goes with it. */
async function withStack<Result>(work: (world: BenchWorld) => Promise<Result>): Promise<Result> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'waymark-bench-'));
  const phones = benchPhones();
  const stack = await startLocalStack({ port: 0, dataFolder, onDelivery: phones.onDelivery });
  const client = measuredClient(stack.url);
  try {
    return await work({ stack, client, phones });
  } finally {
    client.close();
    await stack.stop();
    rmSync(dataFolder, { recursive: true, maxRetries: 5 });
  }
}

function readArguments(): { quick: boolean; growth: boolean; json?: string | undefined } | undefined {
  try {
    const flag = { type: 'boolean', default: false } as const;
    const options = { quick: flag, growth: flag, json: { type: 'string' } } as const;
    return parseArgs({ options, strict: true }).values;
  } catch {
    return undefined;
  }
}
