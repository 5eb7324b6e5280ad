// On one machine, where nothing is published: the same counts in a file, for a week, in steps of five minutes.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { MetricName } from '../../manifest/metrics.ts';
import { countedMetrics, countsOf, type JourneyTraffic, trafficPeriods } from '../../ports/traffic.ts';
import type { Count } from '../lambda/invocation.ts';
import { systemClock } from '../system/machine.ts';

/** Names the file. Nothing is kept where it is not set. */
export const countsVariable = 'COUNTS_FILE';

const step = 5 * 60_000;
const kept = 7 * 24 * 60 * 60_000;
/** Milliseconds until what was counted is in the file, at most. */
const delay = 1_000;

/** By the start of a step in milliseconds, then by metric and dimensions. */
type Steps = Map<number, Map<string, number>>;

const fileSchema = z.record(z.string(), z.record(z.string(), z.number()));

export interface KeptCounts {
  add(counts: readonly Count[]): void;
  /** Of the last so many milliseconds, in whole steps. */
  sum(name: MetricName, dimensions: Readonly<Record<string, string>>, milliseconds: number): number;
  /** Writes what the file lacks. */
  flush(): void;
}

export function keptCounts(file: string, { now }: { readonly now: () => number }): KeptCounts {
  const steps = read(file);
  let writing: NodeJS.Timeout | undefined;
  const flush = (): void => {
    if (writing === undefined) return;
    clearTimeout(writing);
    writing = undefined;
    for (const start of steps.keys()) if (start <= now() - kept - step) steps.delete(start);
    const content = Object.fromEntries([...steps].map(([start, counts]) => [start, Object.fromEntries(counts)]));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return {
    add(counts) {
      const start = Math.floor(now() / step) * step;
      const present = steps.get(start) ?? new Map<string, number>();
      for (const { name, dimensions } of counts) {
        const key = keyOf(name, dimensions);
        present.set(key, (present.get(key) ?? 0) + 1);
      }
      steps.set(start, present);
      writing ??= setTimeout(flush, delay).unref();
    },
    sum(name, dimensions, milliseconds) {
      const key = keyOf(name, dimensions);
      const from = now() - milliseconds;
      return [...steps].reduce((sum, [start, counts]) => (start + step > from ? sum + (counts.get(key) ?? 0) : sum), 0);
    },
    flush,
  };
}

function keyOf(name: MetricName, dimensions: Readonly<Record<string, string>>): string {
  return JSON.stringify([name, ...Object.entries(dimensions).sort()]);
}

/** A file that is gone or unreadable is one without counts. */
function read(file: string): Steps {
  try {
    const content = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return new Map(Object.entries(content).map(([start, counts]) => [Number(start), new Map(Object.entries(counts))]));
  } catch {
    return new Map();
  }
}

/** Of what this machine has kept. */
export function keptTraffic({ sum }: Pick<KeptCounts, 'sum'>): JourneyTraffic {
  return {
    async read(journey, period) {
      const counted = countedMetrics(journey);
      return countsOf(journey, counted, ({ metric, dimensions }) => sum(metric, dimensions, trafficPeriods[period]));
    },
  };
}

let ofThisProcess: KeptCounts | undefined;

/** Undefined where counts are published. */
export function countsOfThisMachine(): KeptCounts | undefined {
  const file = process.env[countsVariable];
  if (!file || ofThisProcess) return ofThisProcess;
  ofThisProcess = keptCounts(file, systemClock);
  process.once('exit', () => ofThisProcess?.flush());
  return ofThisProcess;
}

export function keepCounts(counts: readonly Count[]): void {
  countsOfThisMachine()?.add(counts);
}
