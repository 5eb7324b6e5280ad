// Bundles functions for Lambda: <folder>/<function>/index.mjs for each, and <folder>/meta.json with what went into which.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { version } from '../functions/manifest/version.ts';
import type { NodeDefinition } from '../functions/node/define-node.ts';
import { definitionsAlone } from './definitions-alone.ts';
import type { FunctionSource } from './function-sources.ts';
import { leanBuiltins } from './lean-builtins.ts';
import { leanClients } from './lean-clients.ts';
import { leanSchemas } from './lean-schemas.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Empties the folder first. Rejects with esbuild's own words where a source cannot be bundled. */
export async function bundleFunctions(
  sources: Readonly<Record<string, FunctionSource>>,
  folder: string,
  { minify = true }: { readonly minify?: boolean } = {},
): Promise<Metafile> {
  rmSync(folder, { recursive: true, force: true });
  const made = join(folder, 'sources');
  mkdirSync(made, { recursive: true });
  const entries = Object.entries(sources).map(([name, source]) => {
    if ('file' in source) return { name, in: source.file, own: false };
    const file = join(made, `${name}.js`);
    writeFileSync(file, source.text);
    return { name, in: file, own: source.ownNodes ?? false };
  });
  const bundle = async (entryPoints: { in: string; out: string }[], plugins: Plugin[]): Promise<Metafile> =>
    (await build({ ...options, entryPoints, outdir: folder, minify, plugins })).metafile;
  const groups = Map.groupBy(
    entries,
    ({ name, own }) => `${keptBehaviour[name] ?? 'all'} ${own} ${describesSchemas.has(name)}`,
  );
  const bundled = await Promise.all(
    Array.from(groups.values(), (members) => {
      const [{ name: first, own } = { name: '', own: true }] = members;
      const kept = keptBehaviour[first];
      return bundle(
        members.map(({ name, in: file }) => ({ in: file, out: `${name}/index` })),
        [
          leanBuiltins(),
          leanClients({ eventStreams: own }),
          ...(own || describesSchemas.has(first) ? [] : [leanSchemas()]),
          ...(kept === undefined ? [] : [definitionsAlone(keeps[kept])]),
        ],
      );
    }),
  );
  const running = foldersWith('functions/script/script-runner', bundled);
  const workers =
    running.length === 0
      ? []
      : [
          await bundle(
            running.map((name) => ({ in: scriptWorker, out: `${name}/script-worker` })),
            [leanBuiltins()],
          ),
        ];
  for (const name of running) cpSync(sandbox, join(folder, name, basename(sandbox)));
  for (const name of foldersWith('functions/texts', bundled)) writeTexts(join(folder, name, 'texts'));
  rmSync(made, { recursive: true });
  const parts = [...bundled, ...workers];
  const metafile = {
    inputs: Object.assign({}, ...parts.map(({ inputs }) => inputs)),
    outputs: Object.assign({}, ...parts.map(({ outputs }) => outputs)),
  };
  writeFileSync(join(folder, 'meta.json'), JSON.stringify(metafile));
  return metafile;
}

/** Functions that run no nodes, or not all: of the others they hold what each is. Default: all. */
const keptBehaviour: Readonly<Record<string, keyof typeof keeps>> = {
  authenticate: 'pure',
  'authenticate-inline': 'inline',
  configuration: 'none',
  'journey-seed': 'none',
};

/** What they know of schemas they tell as JSON Schema. */
const describesSchemas: ReadonlySet<string> = new Set(['configuration']);

const keeps = {
  none: () => false,
  pure: ({ needs, runsIn }) => needs.length === 0 && runsIn !== 'own',
  inline: ({ runsIn }) => runsIn !== 'own',
} satisfies Record<string, (definition: NodeDefinition) => boolean>;

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

/** Whose bundle this module is in; its name has no ending. */
function foldersWith(module: string, bundled: readonly Metafile[]): string[] {
  return bundled
    .flatMap(({ outputs }) => Object.entries(outputs))
    .filter(([, { inputs }]) => Object.keys(inputs).some((file) => file.endsWith(`${module}${ending}`)))
    .map(([file]) => basename(dirname(file)));
}

// A function that speaks to users has the catalogues beside it, and reads the one that somebody wants. Pages have their words
// in files of their own; but what there is to say at all is judged by the English ones.

const catalogues = fileURLToPath(new URL('../functions/texts/', import.meta.url));

function writeTexts(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(catalogues)) {
    const texts = Object.entries(JSON.parse(readFileSync(join(catalogues, name), 'utf8')));
    const ours = texts.filter(([key]) => name === 'en.json' || !key.startsWith('page.'));
    writeFileSync(join(folder, name), JSON.stringify(Object.fromEntries(ours)));
  }
}
