// Builds the sign-in page and My account, and the console, each unless nothing of it has changed since the last time
// (`--if-stale`). Prints what a first visit loads, and fails when that is more than a page of this kind may weigh.
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { catalogueLanguages } from '../functions/languages.ts';
import { isStale } from './stale.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Bundle {
  readonly folder: string;
  readonly pages: readonly string[];
  /** Folders that it takes something from. */
  readonly sources: readonly string[];
  /** Kilobytes of compressed scripts, with the words of the longest language. What is loaded later is not counted. */
  readonly budget: number;
}

const bundles: readonly Bundle[] = [
  { folder: 'login', pages: ['login', 'devices'], sources: ['login', 'functions/texts'], budget: 60 },
  { folder: 'console', pages: ['console'], sources: ['console', 'login'], budget: 180 },
];

for (const bundle of bundles) {
  if (process.argv.includes('--if-stale') && !isStale(...builtOf(bundle), root)) continue;
  await build({ configFile: `${root}${bundle.folder}/vite.config.ts` });
  for (const page of bundle.pages) weigh(bundle, page);
}

/** A page of it, and what goes into that. */
function builtOf({ folder, pages: [page = ''], sources }: Bundle): [made: string, sources: string[]] {
  const own = sources.flatMap((source) => [`${source}/*.{html,ts,json}`, `${source}/src/**/*`]);
  return [`${folder}/dist/${page}.html`, [...own, 'package-lock.json']];
}

function weigh({ folder, budget }: Bundle, page: string): void {
  const dist = `${root}${folder}/dist/`;
  const html = readFileSync(`${dist}${page}.html`, 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="\.\/((?:pages|console)\/[^"]+\.js)"/g)].map(([, name]) => name);
  const packed = (name: string | undefined): number => gzipSync(readFileSync(`${dist}${name}`)).length;
  const words = catalogueLanguages.flatMap((language) => globSync(`*/${language}-*.js`, { cwd: dist }));
  const bytes = scripts.reduce((sum, name) => sum + packed(name), 0) + Math.max(0, ...words.map(packed));
  const kilobytes = bytes / 1000;
  console.log(`/${page} loads ${kilobytes.toFixed(1)} kB of compressed scripts (at most ${budget})`);
  if (kilobytes > budget) process.exitCode = 1;
}
