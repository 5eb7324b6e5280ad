// Bundles every Lambda function: one esbuild call, dist/<function>/index.mjs for each, and dist/meta.json with what
// went into which.
import { rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { functionEntries } from '../lib/function-entries.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const outdir = `${root}dist`;

await rm(outdir, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: Object.entries(functionEntries).map(([name, entry]) => ({ in: entry, out: `${name}/index` })),
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Half the size of what the packages offer to `require`.
  mainFields: ['module', 'main'],
  minify: true,
  alias: { '@aws-sdk/credential-provider-node': `${root}scripts/lambda-credentials.ts` },
  // For reading stack traces by hand; not deployed.
  sourcemap: 'external',
  sourcesContent: false,
  // CommonJS packages inside an ES module ask for built-in modules this way.
  banner: {
    js: "import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);",
  },
  metafile: true,
  logLevel: 'warning',
});
await writeFile(`${outdir}/meta.json`, JSON.stringify(metafile));
