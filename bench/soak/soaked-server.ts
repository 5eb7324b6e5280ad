// The server that is tried out, as its parent has it: started, watched, killed, and started again over the same data.
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FunctionFault, FunctionRates, WorkerFault, WorkerRates } from './weather.ts';

export type ServerReport =
  | { readonly kind: 'endpoints'; readonly sns: string; readonly sqs: string }
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'delivery'; readonly token: string; readonly message: string }
  | { readonly kind: 'workerFault'; readonly fault: WorkerFault }
  | { readonly kind: 'functionFault'; readonly fault: FunctionFault }
  | ({ readonly kind: 'memory' } & MemorySample);

/** What is to go wrong inside of it. */
export interface InnerFaults {
  readonly workers: WorkerRates;
  readonly functions: FunctionRates;
}

export type ServerWish = ({ readonly kind: 'faults' } & InnerFaults) | { readonly kind: 'memory' };

/** Bytes, after the garbage is gone. */
export interface MemorySample {
  readonly rss: number;
  readonly heapUsed: number;
}

export interface SoakedServer {
  readonly url: string;
  faults(faults: InnerFaults): void;
  memory(): Promise<MemorySample>;
  /** Without a word: SIGKILL. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerPlace {
  readonly dataFolder: string;
  readonly port: number;
  readonly endpoints: Readonly<Record<'dynamoDb' | 'sns' | 'sqs', string>>;
  /** What it prints is added to this file. */
  readonly log: string;
  readonly seed: string;
  readonly onReport: (report: ServerReport) => void;
}

const program = fileURLToPath(new URL('server.ts', import.meta.url));

/** Resolves when it can be called. Rejects with the end of its log when it does not come so far. */
export async function startServer(place: ServerPlace): Promise<SoakedServer> {
  const { dataFolder, port, endpoints, log, seed, onReport } = place;
  const output = openSync(log, 'a', 0o600);
  const child = fork(program, [dataFolder, `${port}`, endpoints.dynamoDb, endpoints.sns, endpoints.sqs, seed], {
    stdio: ['ignore', output, output, 'ipc'],
    execArgv: ['--expose-gc', ...startOptions()],
    env: { ...process.env, LOG_LEVEL: 'info', NODE_COMPILE_CACHE: compileCache },
  });
  closeSync(output);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = Promise.withResolvers<string>();
  const samples: ((sample: MemorySample) => void)[] = [];
  child.on('message', (report: ServerReport) => {
    if (report.kind === 'ready') ready.resolve(report.url);
    if (report.kind === 'memory') samples.shift()?.(report);
    onReport(report);
  });
  void exited.then(() => ready.reject(new Error(`The server has ended: ${readFileSync(log, 'utf8').slice(-2000)}`)));
  const url = await ready.promise;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return {
    url,
    faults: ({ workers, functions }) => wish(child, { kind: 'faults', workers, functions }),
    memory: () =>
      new Promise((resolve, reject) => {
        samples.push(resolve);
        void exited.then(() => reject(new Error('The server has ended by itself')));
        wish(child, { kind: 'memory' });
      }),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

function wish(child: ChildProcess, what: ServerWish): void {
  if (child.connected) child.send(what);
}

/** Those of the script `start`. */
function startOptions(): string[] {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return String(scripts.start)
    .split(' ')
    .filter((part) => part.startsWith('--'));
}

/** As bin/waymark.js has it. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/waymark-node', import.meta.url));
