// The bundles in dist/, for tests of apps that take them from there: made by whoever comes first, once.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');
const lock = join(root, 'node_modules/.building-functions');
const longest = 240_000;
/** Milliseconds for a hook that may have to build, or to wait for who does. */
export const buildTime = 300_000;

/** Builds only what is not there, or older than its sources. */
export function builtFunctions(): void {
  const from = performance.now();
  while (!taken()) {
    if (performance.now() - from > longest) throw new Error(`Nobody has built ${dist}, and ${lock} is there`);
    // Another test file, in another process, is at it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  }
  try {
    execFileSync(process.execPath, [join(root, 'scripts/build-functions.ts'), '--if-stale']);
  } finally {
    rmdirSync(lock);
  }
}

function taken(): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}
