// Bundles every Lambda function into dist/.
import { fileURLToPath } from 'node:url';
import { bundleFunctions } from '../lib/bundle-functions.ts';
import { functionSources } from '../lib/function-sources.ts';

await bundleFunctions(functionSources(), fileURLToPath(new URL('../dist', import.meta.url)));
