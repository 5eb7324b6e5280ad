// Processes of the products: started on a core, watched by /proc, and ended.
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

export const run = promisify(execFile);

export interface Started {
  readonly pid: number;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** What it prints. */
  readonly log: string;
  /** Whether it answers. */
  readonly ready: () => Promise<boolean>;
  readonly seconds?: number;
  /** Which tells it to end. Default: SIGTERM. */
  readonly signal?: NodeJS.Signals;
}

/** `command` with its arguments; what comes before it (taskset) must become it. */
export async function start(command: readonly string[], options: StartOptions): Promise<Started> {
  const [program = '', ...args] = command;
  const { env = {}, cwd, user, log, ready, seconds = 60, signal = 'SIGTERM' } = options;
  const output = openSync(log, 'a');
  const child = spawn(program, args, {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
    ...(cwd !== undefined && { cwd }),
    ...user,
  });
  closeSync(output);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = () => end(child, ended, signal);
  const deadline = performance.now() + seconds * 1000;
  while (!(await ready().catch(() => false))) {
    if (child.exitCode !== null || child.pid === undefined || performance.now() > deadline) {
      await stop();
      throw new Error(`${program} does not start: ${readFileSync(log, 'utf8').slice(-1500)}`);
    }
    await delay(200);
  }
  if (child.pid === undefined) throw new Error(`${program} has no process`);
  return { pid: child.pid, stop };
}

async function end(child: ChildProcess, ended: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  const late = delay(10_000, undefined, { ref: false }).then(() => void child.kill('SIGKILL'));
  await Promise.race([ended, late]);
  await ended;
}

interface Stat {
  readonly parent: number;
  readonly ticks: number;
}

/** undefined: it has ended. */
function stat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it may hold anything, blanks and brackets included.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // User and system time of its own, and of the children that have ended and that it has waited for.
    return { parent: Number(fields[1]), ticks: [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) };
  } catch {
    return undefined;
  }
}

/** The process and all that it has started. */
export function family(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const found = /^\d+$/.test(name) ? stat(Number(name)) : undefined;
    if (found) parents.set(Number(name), found.parent);
  }
  const members = [pid];
  for (const member of members) {
    for (const [child, parent] of parents) if (parent === member) members.push(child);
  }
  return members;
}

let ticksPerSecond: number | undefined;

/** Processor time so far, in milliseconds; ticks are ten of them, as a rule. */
export function processorMilliseconds(pids: readonly number[]): number {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK']));
  return (pids.reduce((sum, pid) => sum + (stat(pid)?.ticks ?? 0), 0) * 1000) / ticksPerSecond;
}

/** Memory in use, in MB of a million bytes. What processes share, such as their program, counts once. */
export function residentMegabytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    try {
      const [, kib = '0'] = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
      return sum + (Number(kib) * 1024) / 1e6;
    } catch {
      return sum;
    }
  }, 0);
}
