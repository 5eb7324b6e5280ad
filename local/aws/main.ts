// `npm run emulator`: the whole system deployed to an emulator of AWS, until Ctrl-C. `npm run test:aws`: the suite of
// test/aws against it, and its end; `-- --keep` leaves it running until Ctrl-C. The emulator is MiniStack; with
// `-- --localstack` LocalStack in Docker, and with AWS_ENDPOINT_URL the LocalStack that runs there. `-- --install` only
// fetches MiniStack.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Trouble } from '../../cli/command.ts';
import { seededLine } from '../../operator/seed-command.ts';
import { ministack, pythonWith } from '../python.ts';
import { StartError } from '../start-error.ts';
import { functionVariables } from './function-variables.ts';
import { introduction } from './introduction.ts';
import { ministackLog } from './ministack.ts';
import { type AwsPlace, clientEnvironment } from './place.ts';
import { type RunningAws, type StartAwsOptions, startAws } from './start-aws.ts';
import { type AwsSuite, suiteSettings, suiteVariable } from './suite.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values, positionals } = parseArgs({
  options: {
    test: { type: 'boolean' },
    keep: { type: 'boolean' },
    port: { type: 'string' },
    localstack: { type: 'boolean' },
    install: { type: 'boolean' },
  },
  allowPositionals: true,
});
const interrupted = new Promise<void>((resolve) => {
  process.once('SIGINT', () => resolve());
  process.once('SIGTERM', () => resolve());
});

try {
  await (values.install ? pythonWith(ministack) : run());
} catch (error) {
  if (!(error instanceof StartError || error instanceof Trouble)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const aws = await timed('The emulator', () => startAws(startOptions()));
  try {
    process.exitCode = 1;
    process.exitCode = await Promise.race([work(aws), interrupted.then(() => (values.test ? 130 : 0))]);
  } finally {
    if (process.exitCode !== 0) keepLog(aws.place);
    await aws.stop();
  }
  // What an interruption has left, the CDK perhaps, has nothing to talk to any more.
  process.exit();
}

/** Resolves to the exit code. */
async function work(aws: RunningAws): Promise<number> {
  for (const line of introduction(aws)) console.log(line);
  await timed('cdk bootstrap', () => aws.bootstrap());
  const { url, unseeded, seeded } = await timed('cdk deploy --all', () => aws.deploy(suiteSettings));
  console.log(`Deployed: ${url}`);
  for (const reason of unseeded) console.log(`  left undone: ${reason}`);
  for (const done of seeded) console.log(`  npm run seed: ${seededLine(done)}`);
  const code = values.test ? await timed('The tests', () => runTests(aws, url)) : 0;
  if (!values.test || values.keep) {
    console.log(`${inShell(aws.place)}\nCtrl-C ends it.`);
    await interrupted;
  }
  return code;
}

function startOptions(): StartAwsOptions {
  const { port, localstack } = values;
  return { port: portOf(port), localstack, endpoint: process.env['AWS_ENDPOINT_URL'] };
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text)) throw new StartError('--port takes a number');
  return Number(text);
}

/** What the functions have printed, which goes with the folder of the run. */
function keepLog({ folder }: AwsPlace): void {
  const log = join(folder, ministackLog);
  if (!existsSync(log)) return;
  const kept = join(root, '.waymark', ministackLog);
  copyFileSync(log, kept);
  console.error(`The log of the emulator and of the functions: ${kept}`);
}

async function timed<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
  const from = performance.now();
  const value = await work();
  console.log(`${what}: ${((performance.now() - from) / 1000).toFixed(1)} s`);
  return value;
}

/** Resolves to Jest's exit code. */
async function runTests({ place, skips }: RunningAws, url: string): Promise<number> {
  const suite: AwsSuite = { place, url, skips };
  const jest = ['node_modules/jest/bin/jest.js', '-c', 'test/jest.config.js', '--selectProjects', 'aws'];
  const settings = ['--runInBand', '--reporters', 'default', '--testTimeout', '60000', ...positionals];
  const child = spawn(
    process.execPath,
    ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', ...jest, ...settings],
    {
      cwd: root,
      env: { ...clientEnvironment(place), ...(await functionVariables(place)), [suiteVariable]: JSON.stringify(suite) },
      stdio: 'inherit',
    },
  );
  void interrupted.then(() => child.kill());
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

/** What an AWS command line needs to look around. */
function inShell({ endpoint, account, region }: AwsPlace): string {
  return [
    'To look around:',
    `  export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=${region}`,
    `  export AWS_ACCESS_KEY_ID=${account} AWS_SECRET_ACCESS_KEY=test`,
  ].join('\n');
}
