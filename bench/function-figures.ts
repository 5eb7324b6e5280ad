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
import { bundleFunctions } from '../lib/bundle-functions.ts';
import { nodeFunctionName } from '../lib/function-names.ts';
import { functionSources } from '../lib/function-sources.ts';
import { functionEnvironment } from '../local/environment.ts';
import { type Aim, counted, ratioOf } from './aims.ts';
import { percentile } from './statistics.ts';

export interface FunctionFigures {
  readonly name: string;
  readonly bytes: number;
  /** What the bundle should stay under; undefined for functions that have no aim. */
  readonly mostBytes?: number;
  /** Median. */
  readonly initMilliseconds: number;
  /** Of processor time, by that of bare-function.ts, in rounds in which each is measured once. */
  readonly initRatio: { readonly value: number; readonly noise: number };
  /** Files beside the bundle that it loads when it needs them. */
  readonly beside: readonly { readonly file: string; readonly bytes: number; readonly mostBytes: number }[];
}

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const metafile = z.object({ outputs: z.record(z.string(), z.object({ bytes: z.number() })) });

/** Of the bundle in bytes, and of the init as a multiple of the bare function's. */
const aims = {
  pureNode: { bytes: 140_000, init: 1 },
  node: { bytes: 350_000, init: 2.2 },
  /** The runner of scripts is started as they load. */
  scripts: { bytes: 475_000, init: 3.5 },
  /** The library that knows the formats of attestations is most of it; it starts with the first answer. */
  attestation: { bytes: 525_000, init: 2.2 },
  // 2.5 was of the engine before brands, languages, returns, suspended runs and mails of a realm's own: 437 kB in place of 404.
  engine: { bytes: 500_000, init: 2.75 },
  /** With every node in it, and so with that library, which has to be read though it starts later. */
  // Codes by mail and remembered browsers brought eight nodes, and the SDK's client of SES with its protocol; then mails of a realm's own.
  inline: { bytes: 1_190_000, init: 4.5 },
};

/**
 * Functions that run scripts have a worker, and QuickJS as WebAssembly, which is as large as it is: files of their own, so
 * that the bundle stays under the aim of every node, and other functions carry nothing of them.
 */
const besideAims = { 'script-worker.mjs': 120_000, 'emscripten-module.wasm': 520_000 };

/** Nobody waits for them. */
const ofDeployments = ['journey-seed', 'login-page', 'platform-application'];

const measuredFunctions = Object.keys(functionSources()).filter((name) => !ofDeployments.includes(name));

const bare = { name: 'bare', file: fileURLToPath(new URL('bare-function.ts', import.meta.url)) };

/** Builds the bundles, and imports each in `processes` fresh processes: by rounds, in which each is imported once. */
export async function functionFigures(processes: number): Promise<FunctionFigures[]> {
  await run(process.execPath, ['scripts/build-functions.ts', '--if-stale'], { cwd: root });
  // Aside, where no other build replaces them meanwhile.
  const folder = mkdtempSync(join(tmpdir(), 'waymark-bundles-'));
  try {
    cpSync(`${root}dist`, folder, { recursive: true, filter: (path) => !path.endsWith('.map') });
    const { outputs } = metafile.parse(JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')));
    const bareFolder = join(folder, 'bench-bare');
    await bundleFunctions({ [bare.name]: { file: bare.file } }, bareFolder);
    const inits = new Map<string, Import[]>(measuredFunctions.map((name) => [name, []]));
    const bareInits: number[] = [];
    for (let round = 0; round < processes; round += 1) {
      const ofRound: number[] = [];
      for (const [index, [name, samples]] of [...inits].entries()) {
        // Often enough that its own chance is no one else's.
        if (index % 20 === 0) ofRound.push((await importIn(join(bareFolder, bare.name, 'index.mjs'))).cpuMilliseconds);
        samples.push(await importIn(join(folder, name, 'index.mjs')));
      }
      bareInits.push(percentile(ofRound, 0.5));
    }
    const figures: FunctionFigures[] = [];
    for (const [name, samples] of inits) {
      const bytes = outputs[`dist/${name}/index.mjs`]?.bytes;
      if (bytes === undefined) throw new Error(`dist/${name}/index.mjs was not built`);
      const initMilliseconds = percentile(
        samples.map(({ milliseconds }) => milliseconds),
        0.5,
      );
      const initRatio = ratioOf(
        samples.map(({ cpuMilliseconds }) => cpuMilliseconds),
        bareInits,
      );
      const beside = Object.entries(besideAims).flatMap(([file, most]) => {
        const path = join(folder, name, file);
        return existsSync(path) ? [{ file, bytes: statSync(path).size, mostBytes: most }] : [];
      });
      const mostBytes = aimOf(name, beside.length > 0)?.bytes;
      figures.push({ name, bytes, initMilliseconds, initRatio, beside, ...(mostBytes !== undefined && { mostBytes }) });
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, maxRetries: 5 });
  }
}

interface Import {
  readonly milliseconds: number;
  /** Of all threads: where others want the processor, too, this says more. */
  readonly cpuMilliseconds: number;
}

const imported = z.object({ milliseconds: z.number(), cpuMilliseconds: z.number() });

/** Measured inside the process: Lambda's own start is not ours to change. */
async function importIn(bundle: string): Promise<Import> {
  const printed = await inFreshProcess(
    `const start = performance.now();
    const cpu = process.cpuUsage();
    await import(${JSON.stringify(bundle)});
    const milliseconds = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    const text = JSON.stringify({ milliseconds, cpuMilliseconds: (user + system) / 1000 });`,
  );
  return imported.parse(JSON.parse(printed));
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

/** Of all functions that have some. */
export function functionAims(figures: readonly FunctionFigures[]): Aim[] {
  return figures.flatMap(({ name, bytes, initRatio, beside }) => {
    const aim = aimOf(name, beside.length > 0);
    return [
      ...(aim ? [counted(`${name}: kB`, bytes / 1000, aim.bytes / 1000)] : []),
      ...(aim
        ? [{ ...initRatio, what: `${name}: processor of the init, of a bare function's with the SDK`, most: aim.init }]
        : []),
      ...beside.map((one) => counted(`${name}: kB of ${one.file}`, one.bytes / 1000, one.mostBytes / 1000)),
    ];
  });
}

function aimOf(name: string, runsScripts: boolean): { readonly bytes: number; readonly init: number } | undefined {
  const node = nodeDefinitions.find(({ type }) => nodeFunctionName(type) === name);
  if (node && runsScripts) return aims.scripts;
  if (node?.type === 'WebAuthnRegistrationNode') return aims.attestation;
  if (node) return node.needs.length === 0 ? aims.pureNode : aims.node;
  if (name === 'authenticate-inline') return aims.inline;
  return name === 'authenticate' ? aims.engine : undefined;
}
