// Tries the package as somebody else would: packs it, installs it with the examples into an empty folder, and runs what their
// READMEs say that needs no account. `--keep` leaves the folder.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../local/free-port.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const examples = ['minimal', 'own-node', 'guarded-api', 'identity-source'];
const folder = mkdtempSync(join(tmpdir(), 'waymark-examples-'));
const environment = {
  ...process.env,
  PATH: `${join(folder, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`,
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  // A registry that fails once is not ours.
  npm_config_fetch_retries: '5',
  STORE_PATIENCE: '10',
};
/** Seconds for the synthesis of an app without own nodes, on a machine that does nothing else: no bundler runs. */
const longestSynthesis = 15;
/** Of processor. One that is shared with others does less in a second. */
const longestWork = 25;

try {
  const [tarball = ''] = output('npm', ['pack', '--silent', '--pack-destination', folder], root)
    .trim()
    .split('\n')
    .slice(-1);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, workspaces: examples }));
  for (const name of examples) {
    cpSync(join(root, 'examples', name), join(folder, name), { recursive: true });
    const file = join(folder, name, 'package.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"^0.1.0"', JSON.stringify(`file:../${tarball}`)));
  }
  run('npm', ['install'], folder);
  const before = processorSeconds();
  const elapsed = run('npm', ['run', 'synth'], join(folder, 'minimal'));
  const atWork = processorSeconds() - before;
  console.log(`minimal: ${atWork.toFixed(1)} s of processor`);
  // While others use the machine, the clock says more of them.
  if (elapsed > longestSynthesis && !(atWork <= longestWork)) {
    throw new Error(`The minimal app took ${elapsed} s to synthesize`);
  }
  run('npm', ['run', 'synth'], join(folder, 'guarded-api'));
  for (const script of ['types', 'test', 'check', 'synth']) run('npm', ['run', script], join(folder, 'own-node'));
  for (const script of ['types', 'test', 'synth']) run('npm', ['run', script], join(folder, 'identity-source'));
  run('npx', ['waymark', 'privileges'], join(folder, 'own-node'));
  // The package's own types, which skipLibCheck leaves out; those of the CDK do not know exactOptionalPropertyTypes.
  run('npx', ['tsc', '--skipLibCheck', 'false', '--exactOptionalPropertyTypes', 'false'], join(folder, 'own-node'));
  await signInWithOwnNode();
  console.log('The examples work');
} finally {
  if (process.argv.includes('--keep')) console.log(folder);
  else rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

interface Step {
  readonly callbacks?: readonly {
    readonly output: readonly { readonly value: unknown }[];
    readonly input: readonly { value: unknown }[];
  }[];
  readonly tokenId?: unknown;
}

function answer({ callbacks = [] }: Step, index: number, value: unknown): void {
  const input = callbacks[index]?.input[0];
  if (!input) throw new Error(`The step has no callback ${index}`);
  input.value = value;
}

/** `waymark dev` in the example's folder, and a sign-in through its journey. */
async function signInWithOwnNode(): Promise<void> {
  const cwd = join(folder, 'own-node');
  const port = await freePort();
  const dev = spawn('waymark', ['dev', '--port', String(port)], {
    cwd,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => dev.once('exit', () => resolve()));
  let printed = '';
  try {
    await new Promise<void>((resolve, reject) => {
      dev.stdout.on('data', (chunk) => {
        printed += chunk;
        if (printed.includes('Journeys in')) resolve();
      });
      void ended.then(() => reject(new Error(`waymark dev ended:\n${printed}`)));
    });
    const url = `http://localhost:${port}/am/json/realms/root/realms/alpha/authenticate`;
    const post = async (body: unknown, query = ''): Promise<Step> => {
      const response = await fetch(url + query, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      // What it is not shows in what is done with it.
      return (await response.json()) as Step;
    };
    const step = await post({}, '?authIndexType=service&authIndexValue=RiskLogin');
    if (!step.callbacks) {
      throw new Error(`The journey of the example does not begin: ${JSON.stringify(step)}\n${printed}`);
    }
    answer(step, 0, 'demo');
    answer(step, 1, 'Waymark-demo-1');
    const question = await post(step);
    if (question.callbacks?.[0]?.output[0]?.value !== 'You have not signed in from here before. Is it you?') {
      throw new Error(`The node of the example was not asked: ${JSON.stringify(question)}`);
    }
    answer(question, 1, 0);
    const { tokenId } = await post(question);
    if (typeof tokenId !== 'string') throw new Error('The journey of the example gives no session');
    console.log('own-node: waymark dev signs in through it');
  } finally {
    dev.kill('SIGINT');
    await ended;
  }
}

/** Of all commands that have ended. Not a number where that is not told: on other systems than Linux. */
function processorSeconds(): number {
  if (!existsSync('/proc/self/stat')) return Number.NaN;
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** Resolves to the seconds it took; what was printed is shown when it fails. */
function run(command: string, args: readonly string[], cwd: string): number {
  const from = performance.now();
  output(command, args, cwd);
  const seconds = Math.round((performance.now() - from) / 100) / 10;
  console.log(`${cwd.slice(folder.length + 1) || '.'}: ${command} ${args.join(' ')}: ${seconds} s`);
  return seconds;
}

function output(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env: environment, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}
