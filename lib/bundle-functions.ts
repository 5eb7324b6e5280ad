// Bundles functions for Lambda: <folder>/<function>/index.mjs for each, and <folder>/meta.json with what went into which.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { version } from '../functions/manifest/version.ts';
import type { FunctionSource } from './function-sources.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Empties the folder first. Throws with esbuild's own words where a source cannot be bundled. */
export function bundleFunctions(
  sources: Readonly<Record<string, FunctionSource>>,
  folder: string,
  { minify = true }: { readonly minify?: boolean } = {},
): Metafile {
  rmSync(folder, { recursive: true, force: true });
  const made = join(folder, 'sources');
  mkdirSync(made, { recursive: true });
  const entryPoints = Object.entries(sources).map(([name, source]) => {
    if ('file' in source) return { in: source.file, out: `${name}/index` };
    const file = join(made, `${name}.js`);
    writeFileSync(file, source.text);
    return { in: file, out: `${name}/index` };
  });
  const { metafile } = buildSync({ ...options, entryPoints, outdir: folder, minify });
  const running = foldersThatRunScripts(metafile);
  if (running.length > 0) {
    const { inputs, outputs } = buildSync({
      ...options,
      entryPoints: running.map((name) => ({ in: scriptWorker, out: `${name}/script-worker` })),
      outdir: folder,
      minify,
    }).metafile;
    Object.assign(metafile.inputs, inputs);
    Object.assign(metafile.outputs, outputs);
    for (const name of running) cpSync(sandbox, join(folder, name, basename(sandbox)));
  }
  rmSync(made, { recursive: true });
  writeFileSync(join(folder, 'meta.json'), JSON.stringify(metafile));
  return metafile;
}

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const lambdaCredentials = fileURLToPath(new URL(`./lambda-credentials${ending}`, import.meta.url));

const options = {
  absWorkingDir: root,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Half the size of what the packages offer to `require`.
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': lambdaCredentials },
  // For reading stack traces by hand; not deployed.
  sourcemap: 'external',
  sourcesContent: false,
  // CommonJS packages inside an ES module ask for built-in modules this way.
  banner: {
    js: "import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);",
  },
  define: { WAYMARK_VERSION: JSON.stringify(version) },
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

// A function that runs scripts has their worker beside it, and the sandbox that the worker loads.

const scriptWorker = fileURLToPath(new URL(`../functions/script/script-worker${ending}`, import.meta.url));
const sandbox = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');

function foldersThatRunScripts({ outputs }: Metafile): string[] {
  return Object.entries(outputs)
    .filter(([, { inputs }]) =>
      Object.keys(inputs).some((file) => file.endsWith(`functions/script/script-runner${ending}`)),
    )
    .map(([file]) => basename(dirname(file)));
}
