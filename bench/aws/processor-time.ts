// What the processor was to the emulator's functions, which are processes of this machine: how long they had it, and how
// long they stood in line for it behind others.
import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds since their processes began. */
export interface ProcessorTime {
  /** All threads. */
  readonly busy: number;
  /** The main thread, which runs the handler. */
  readonly queued: number;
}

const millisecondsPerTick = 10;
const nanosecondsPerMillisecond = 1e6;

/** By the function's full name, of the emulator with this port; empty where there is no /proc. */
export function processorTimes(port: string): ReadonlyMap<string, ProcessorTime> {
  const times = new Map<string, ProcessorTime>();
  for (const id of processIds()) {
    const { AWS_LAMBDA_FUNCTION_NAME: name, GATEWAY_PORT } = environmentOf(id);
    if (name === undefined || GATEWAY_PORT !== port) continue;
    const { busy = 0, queued = 0 } = times.get(name) ?? {};
    times.set(name, { busy: busy + busyOf(id), queued: queued + queuedOf(id) });
  }
  return times;
}

function processIds(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** Empty for processes of others, and for those that have gone. */
function environmentOf(id: string): Record<string, string> {
  const pairs = textOf(`/proc/${id}/environ`).split('\0');
  return Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s, 2)));
}

/** In user mode and in the kernel: fields 14 and 15, the name before them in brackets may hold anything. */
function busyOf(id: string): number {
  const fields = textOf(`/proc/${id}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * millisecondsPerTick;
}

function queuedOf(id: string): number {
  const [, queued = 0] = textOf(`/proc/${id}/schedstat`).split(' ');
  return Number(queued) / nanosecondsPerMillisecond;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
