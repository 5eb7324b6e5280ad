// Starts DynamoDB's stand-in in a process of its own, so that it takes no time from the functions and outlives none.
import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { StartError } from './start-error.ts';

export interface LocalDynamo {
  readonly endpoint: string;
  /** Resolves when the process has ended by itself, which it should not. */
  readonly failed: Promise<void>;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('dynamodb-process.ts', import.meta.url));

/** The process of a stack that was killed a moment ago may still be closing its files. */
const tries = 10;
const pauseMilliseconds = 200;

/** Rejects with a StartError when another process has the folder open. */
export async function startDynamo(folder: string): Promise<LocalDynamo> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    if (attempt > 0) await delay(pauseMilliseconds);
    const child = fork(program, [folder], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] });
    const endpoint = await endpointOf(child);
    if (endpoint !== undefined) return running(child, endpoint);
  }
  throw new StartError(`The data in ${folder} cannot be opened. Is another Waymark running on it?`);
}

function endpointOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    child.once('message', (endpoint) => resolve(String(endpoint)));
    child.once('exit', () => resolve(undefined));
    child.once('error', reject);
  });
}

function running(child: ChildProcess, endpoint: string): LocalDynamo {
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
