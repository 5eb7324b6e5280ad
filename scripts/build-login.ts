// Builds the sign-in page and My devices, unless nothing has changed since the last time (`--if-stale`). Prints what a
// first visit loads, and fails when that is more than a page of this kind may weigh.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}login/dist/`;
const sources = ['login/*.{html,ts,json}', 'login/src/**/*', 'package-lock.json'];
/** Kilobytes of compressed scripts. */
const budget = 60;

if (!process.argv.includes('--if-stale') || isStale()) {
  await build({ configFile: `${root}login/vite.config.ts` });
  for (const page of ['login', 'devices']) weigh(page);
}

function isStale(): boolean {
  if (!existsSync(`${dist}login.html`)) return true;
  const built = statSync(`${dist}login.html`).mtimeMs;
  return globSync(sources, { cwd: root }).some((file) => statSync(root + file).mtimeMs > built);
}

function weigh(page: string): void {
  const html = readFileSync(`${dist}${page}.html`, 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="\.\/(pages\/[^"]+\.js)"/g)].map(([, name]) => name);
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(`${dist}${name}`)).length, 0);
  const kilobytes = bytes / 1000;
  console.log(`/${page} loads ${kilobytes.toFixed(1)} kB of compressed scripts (at most ${budget})`);
  if (kilobytes > budget) process.exitCode = 1;
}
