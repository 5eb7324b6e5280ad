// Size and start of each deployed function: its bundle, and how long a fresh process takes to import it.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { noticeVariables } from '../functions/manifest/notices.ts';
import { guardVariable } from '../functions/manifest/session-guard.ts';
import { nodeDefinitions } from '../functions/nodes/node-set.ts';
import { nodeFunctionName } from '../lib/function-names.ts';
import { functionSources } from '../lib/function-sources.ts';
import { functionEnvironment } from '../local/environment.ts';
import { percentile } from './statistics.ts';

export interface FunctionFigures {
  readonly name: string;
  readonly bytes: number;
  /** What the bundle should stay under; undefined for functions that have no aim. */
  readonly mostBytes?: number;
  readonly initMilliseconds: number;
  /** Files beside the bundle that it loads when it needs them. */
  readonly beside: readonly { readonly file: string; readonly bytes: number; readonly mostBytes: number }[];
}

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const metafile = z.object({ outputs: z.record(z.string(), z.object({ bytes: z.number() })) });

const aims = { pureNode: 140_000, node: 475_000, engine: 725_000 };

/**
 * Functions that run scripts have a worker, and QuickJS as WebAssembly, which is as large as it is: files of their own, so
 * that the bundle stays under the aim of every node, and other functions carry nothing of them.
 */
const besideAims = { 'script-worker.mjs': 120_000, 'emscripten-module.wasm': 520_000 };

/** Nobody waits for them. */
const ofDeployments = ['journey-seed', 'login-page', 'platform-application'];

const measuredFunctions = Object.keys(functionSources()).filter((name) => !ofDeployments.includes(name));

/** Builds the bundles, and imports each in `processes` fresh processes, one after the other. */
export async function functionFigures(processes: number): Promise<FunctionFigures[]> {
  await run(process.execPath, ['scripts/build-functions.ts'], { cwd: root });
  // Aside, where no other build replaces them meanwhile.
  const folder = mkdtempSync(join(tmpdir(), 'waymark-bundles-'));
  try {
    cpSync(`${root}dist`, folder, { recursive: true, filter: (path) => !path.endsWith('.map') });
    const { outputs } = metafile.parse(JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')));
    const figures: FunctionFigures[] = [];
    for (const name of measuredFunctions) {
      const bytes = outputs[`dist/${name}/index.mjs`]?.bytes;
      if (bytes === undefined) throw new Error(`dist/${name}/index.mjs was not built`);
      const initMilliseconds = await medianImport(join(folder, name, 'index.mjs'), processes);
      const mostBytes = mostBytesOf(name);
      const beside = Object.entries(besideAims).flatMap(([file, most]) => {
        const path = join(folder, name, file);
        return existsSync(path) ? [{ file, bytes: statSync(path).size, mostBytes: most }] : [];
      });
      figures.push({ name, bytes, initMilliseconds, beside, ...(mostBytes !== undefined && { mostBytes }) });
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function medianImport(bundle: string, processes: number): Promise<number> {
  const samples: number[] = [];
  for (let count = 0; count < processes; count += 1) samples.push(await importTime(bundle));
  return percentile(samples, 0.5);
}

/** Measured inside the process: Lambda's own start is not ours to change. */
async function importTime(bundle: string): Promise<number> {
  const printed = await inFreshProcess(
    `const start = performance.now();
    await import(${JSON.stringify(bundle)});
    const text = String(performance.now() - start);`,
  );
  return Number(printed);
}

/** The `text` that statements of a module come to, in a process with the environment of a function. */
export async function inFreshProcess(statements: string): Promise<string> {
  const script = `${statements}
    process.stdout.write(text, () => process.exit(0));`;
  const ran = run(process.execPath, ['--input-type=module', '--eval', script], { env: environment });
  const { stdout } = await ran.catch((error) => {
    // Before it stands the line that threw, which in a bundle is the whole of it.
    const [reason = ''] = /^\w*Error.*$/m.exec(String(error?.stderr)) ?? [];
    throw new Error(`${/import\("([^"]+)"\)/.exec(statements)?.[1]} fails in a process of its own: ${reason}`);
  });
  return stdout;
}

/** What the adapters ask for as they load. */
const environment = {
  ...functionEnvironment(
    { publicUrl: 'https://login.example.com/am', dynamoEndpoint: 'http://localhost', keyFile: '', auditFile: '' },
    {},
  ),
  AUDIT_LOG_GROUP: 'bench',
  KEY_ID: 'arn:aws:kms:eu-central-1:000000000000:key/bench',
  PUSH_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/000000000000/bench',
  [guardVariable]: JSON.stringify({
    carrier: 'bearer',
    cookieName: 'iPlanetDirectoryPro',
    realms: [],
    minimumAuthLevel: 0,
    factors: [],
    maxAgeSeconds: 0,
  }),
  [noticeVariables.bus]: 'bench',
  [noticeVariables.senders]: '/=bench@example.com',
  NODE_PLACEMENT: 'isolated',
  NODE_FUNCTION_PREFIX: 'bench-',
  HOME: devNull,
};

function mostBytesOf(name: string): number | undefined {
  const node = nodeDefinitions.find(({ type }) => nodeFunctionName(type) === name);
  if (node) return node.needs.length === 0 ? aims.pureNode : aims.node;
  return name.startsWith('authenticate') ? aims.engine : undefined;
}
