// Bundles every Lambda function into dist/; with `--if-stale` only when something has changed since the last time.
import { fileURLToPath } from 'node:url';
import { bundleFunctions } from '../lib/bundle-functions.ts';
import { functionSources } from '../lib/function-sources.ts';
import { isStale } from './stale.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What is in the bundles, and what makes them. */
const sources = ['{functions,lib}/**', 'scripts/build-functions.ts', 'package.json', 'package-lock.json'];

if (!process.argv.includes('--if-stale') || isStale('dist/meta.json', sources, root)) {
  await bundleFunctions(functionSources(), `${root}dist`);
}
