// What the function of Scripted Decision needs from its start to its first answer, and then for each: the bundle that is
// deployed, with its runs beside it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { bundleFunctions } from '../lib/bundle-functions.ts';
import { nodeFunctionName } from '../lib/function-names.ts';
import { functionSources } from '../lib/function-sources.ts';
import { inFreshProcess } from './function-figures.ts';
import { percentile } from './statistics.ts';

export interface ScriptFigures {
  readonly name: string;
  /** Medians over the processes. What the import has begun, the start of the worker, goes on in the first run. */
  readonly importMilliseconds: number;
  readonly firstRunMilliseconds: number;
  readonly startMilliseconds: number;
  /** Of all processes; so with the bare runs between them. */
  readonly runMilliseconds: readonly number[];
  readonly bareRunMilliseconds: readonly number[];
}

const name = nodeFunctionName('ScriptedDecisionNode');
const timedRuns = fileURLToPath(new URL('./script-runs.ts', import.meta.url));
const samples = z.array(z.number());
const figures = z.object({
  ...{ imported: z.number(), firstMilliseconds: z.number() },
  ...{ milliseconds: samples, bareMilliseconds: samples },
});

/** `runs`: in each of the fresh processes, which come one after the other. */
export async function scriptFigures(processes: number, runs: number): Promise<ScriptFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-scripts-'));
  try {
    await bundleFunctions({ [name]: { text: measuredText() } }, folder);
    const bundle = JSON.stringify(join(folder, name, 'index.mjs'));
    const all: z.output<typeof figures>[] = [];
    for (let count = 0; count < processes; count += 1) {
      const printed = await inFreshProcess(
        `const start = performance.now();
        const { measure } = await import(${bundle});
        const imported = performance.now() - start;
        const text = JSON.stringify({ imported, ...(await measure(${runs})) });`,
      );
      all.push(figures.parse(JSON.parse(printed)));
    }
    const median = (of: (one: z.output<typeof figures>) => number): number => percentile(all.map(of), 0.5);
    return {
      name,
      importMilliseconds: median(({ imported }) => imported),
      firstRunMilliseconds: median(({ firstMilliseconds }) => firstMilliseconds),
      startMilliseconds: median(({ imported, firstMilliseconds }) => imported + firstMilliseconds),
      runMilliseconds: all.flatMap(({ milliseconds }) => milliseconds),
      bareRunMilliseconds: all.flatMap(({ bareMilliseconds }) => bareMilliseconds),
    };
  } finally {
    rmSync(folder, { recursive: true, maxRetries: 5 });
  }
}

/** The deployed text, whose runner is then used with ports in memory. */
function measuredText(): string {
  const source = functionSources()[name];
  if (!source || !('text' in source)) throw new Error(`${name} is made of no text`);
  return `${source.text}
import { timedRuns } from ${JSON.stringify(timedRuns)};
export const measure = (count) => timedRuns(ports.scriptRuns, count);`;
}
