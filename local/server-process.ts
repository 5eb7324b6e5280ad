// Starts a stand-in for an AWS service in a process of its own, so that it takes no time from the functions and outlives
// none.
import { type ChildProcess, fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { extname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface ServerProcess {
  readonly endpoint: string;
  /** Resolves when the process has ended by itself, which it should not. */
  readonly failed: Promise<void>;
  stop(): Promise<void>;
}

/** `.ts` in the repository, `.js` in the package. */
const ending = extname(new URL(import.meta.url).pathname);
/** The process of a stack that was killed a moment ago may still be closing its files. */
const tries = 10;
const pauseMilliseconds = 200;

/**
 * `program` takes the folder of its data, tells its endpoint in a message, and ends when it is disconnected. Undefined when
 * it cannot be started there.
 */
export async function startServerProcess(program: URL, folder: string): Promise<ServerProcess | undefined> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    if (attempt > 0) await delay(pauseMilliseconds);
    const child = fork(fileURLToPath(program).replace(/\.ts$/, ending), [folder], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // They keep little, and make much rubbish: left to itself, Node would let that grow to more than a hundred megabytes
      // before it looks, and the C library as much again in a heap for each thread.
      execArgv: ['--max-semi-space-size=4', '--max-old-space-size=256'],
      env: { ...process.env, MALLOC_ARENA_MAX: '2', ...compileCache() },
    });
    const endpoint = await endpointOf(child);
    if (endpoint !== undefined) return running(child, endpoint);
  }
  return undefined;
}

/** The one of this process, if it has one. */
function compileCache(): { NODE_COMPILE_CACHE?: string } {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}

function endpointOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    // Under Node's watch mode a process also tells which files it has loaded.
    child.on('message', (endpoint) => {
      if (typeof endpoint === 'string') resolve(endpoint);
    });
    child.once('exit', () => resolve(undefined));
    child.once('error', reject);
  });
}

function running(child: ChildProcess, endpoint: string): ServerProcess {
  let stopping = false;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    endpoint,
    failed: exited.then(() => (stopping ? new Promise(() => {}) : undefined)),
    stop() {
      stopping = true;
      if (child.connected) child.disconnect();
      return exited;
    },
  };
}
