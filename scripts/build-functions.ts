// Bundles every Lambda function into dist/; with `--if-stale` only when something has changed since the last time.
import { existsSync, globSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleFunctions } from '../lib/bundle-functions.ts';
import { functionSources } from '../lib/function-sources.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist`;

if (!process.argv.includes('--if-stale') || isStale()) await bundleFunctions(functionSources(), dist);

/** Whether anything is newer that is in the bundles, or that makes them. */
function isStale(): boolean {
  // Written last.
  const done = `${dist}/meta.json`;
  if (!existsSync(done)) return true;
  const built = statSync(done).mtimeMs;
  const sources = ['{functions,lib}/**', 'scripts/build-functions.ts', 'package.json', 'package-lock.json'];
  return globSync(sources, { cwd: root }).some((file) => statSync(root + file).mtimeMs > built);
}
