// MiniStack on this machine, in a process group of its own: with it end the Node processes of all its functions.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';
import { ministack, pythonWith } from '../python.ts';
import { StartError } from '../start-error.ts';
import type { RunningEmulator } from './emulator.ts';
import { type AwsPlace, pathWithThisNode } from './place.ts';

const launcher = fileURLToPath(new URL('launch-ministack.py', import.meta.url));
/** The name of its log, in the folder of the run. */
export const ministackLog = 'ministack.log';
const patienceMilliseconds = 30_000;

const deviations = [
  'its SNS reaches no phone: the functions call our stand-in, which knows no rights',
  'alarms over expressions never ring',
  'an unknown key at a node’s own door gets 400, on AWS 403',
  'functions share two processors, whatever memory they are given',
];

export interface MinistackOptions {
  /** For its log and for all that it writes. */
  readonly folder: string;
  readonly account: string;
  readonly region: string;
  readonly snsEndpoint: string;
  /** Default: any that is free. */
  readonly port?: number | undefined;
}

/** Rejects with a StartError. */
export async function startMinistack(options: MinistackOptions): Promise<RunningEmulator> {
  const { folder, port, ...given } = options;
  const python = await pythonWith(ministack);
  const gatewayPort = port ?? (await freePort());
  const endpoint = `http://127.0.0.1:${gatewayPort}`;
  const place: AwsPlace = {
    ...{ emulator: 'MiniStack', endpoint, folder, ...given },
    api: { id: 'waymark', tag: 'ms-custom-id' },
    refusals: join(folder, 'refusals.jsonl'),
  };
  const logFile = join(folder, ministackLog);
  const child = launch(python, place, gatewayPort, logFile);
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    end(child);
    await exited;
  };
  const ready = await Promise.race([answers(endpoint), exited.then(() => false)]);
  const log = readFileSync(logFile, 'utf8');
  const repairs = [...log.matchAll(/^Repaired: (.*)$/gm)].map(([, what]) => String(what));
  if (ready) return { place, name: `MiniStack at ${endpoint}`, stop, repairs, deviations, skips: {} };
  await stop();
  throw new StartError(`MiniStack does not start:\n${log}`);
}

function launch(python: string, place: AwsPlace, port: number, logFile: string): ChildProcess {
  const temporary = join(place.folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const log = openSync(logFile, 'w');
  return spawn(python, [launcher, String(place.refusals)], {
    // The functions inherit all of it, so it holds nothing of this machine's user.
    env: {
      PATH: pathWithThisNode(),
      LANG: 'C.UTF-8',
      TMPDIR: temporary,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      // Whoever signs nothing, as the clients of an API, is in this account.
      MINISTACK_ACCOUNT_ID: place.account,
      MINISTACK_REGION: place.region,
      LAMBDA_EXECUTOR: 'local',
      // Signatures are checked, and policies.
      AUTH: 'true',
      AWS_ENDPOINT_URL_SNS: place.snsEndpoint,
    },
    // By its stdin it notices that this process has gone.
    stdio: ['pipe', log, log],
    detached: true,
  });
}

function end({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function answers(endpoint: string): Promise<boolean> {
  for (const until = performance.now() + patienceMilliseconds; performance.now() < until; await delay(50)) {
    const response = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (response?.ok) return true;
  }
  return false;
}
