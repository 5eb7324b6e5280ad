// Builds the sign-in page and My devices, and the console, each unless nothing of it has changed since the last time
// (`--if-stale`). Prints what a first visit loads, and fails when that is more than a page of this kind may weigh.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Bundle {
  readonly folder: string;
  readonly pages: readonly string[];
  /** Folders that it takes something from. */
  readonly sources: readonly string[];
  /** Kilobytes of compressed scripts. What is loaded later is not counted. */
  readonly budget: number;
}

const bundles: readonly Bundle[] = [
  { folder: 'login', pages: ['login', 'devices'], sources: ['login'], budget: 60 },
  { folder: 'console', pages: ['console'], sources: ['console', 'login'], budget: 180 },
];

for (const bundle of bundles) {
  if (process.argv.includes('--if-stale') && !isStale(bundle)) continue;
  await build({ configFile: `${root}${bundle.folder}/vite.config.ts` });
  for (const page of bundle.pages) weigh(bundle, page);
}

function isStale({ folder, pages: [page = ''], sources }: Bundle): boolean {
  const html = `${root}${folder}/dist/${page}.html`;
  if (!existsSync(html)) return true;
  const built = statSync(html).mtimeMs;
  const patterns = sources.flatMap((source) => [`${source}/*.{html,ts,json}`, `${source}/src/**/*`]);
  return globSync([...patterns, 'package-lock.json'], { cwd: root }).some(
    (file) => statSync(root + file).mtimeMs > built,
  );
}

function weigh({ folder, budget }: Bundle, page: string): void {
  const dist = `${root}${folder}/dist/`;
  const html = readFileSync(`${dist}${page}.html`, 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="\.\/((?:pages|console)\/[^"]+\.js)"/g)].map(([, name]) => name);
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(`${dist}${name}`)).length, 0);
  const kilobytes = bytes / 1000;
  console.log(`/${page} loads ${kilobytes.toFixed(1)} kB of compressed scripts (at most ${budget})`);
  if (kilobytes > budget) process.exitCode = 1;
}
