// Builds what the package holds, in build/: every room compiled, with its types; the bundles of the functions; the login
// page; the journeys. `npm pack` runs it.
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const build = `${root}build`;

rmSync(build, { recursive: true, force: true });
node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.package.json');
// Relative paths out of a room end there as they do in the repository.
const { version, type } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
writeFileSync(`${build}/package.json`, JSON.stringify({ version, type, sideEffects: false }));
for (const asset of globSync('local/**/*.{js,css}', { cwd: root })) copy(asset);
// Plain JavaScript, for a Node that is too old to read the rest.
for (const file of ['waymark.js', 'supported-node.js']) {
  mkdirSync(`${build}/bin`, { recursive: true });
  const text = readFileSync(`${root}bin/${file}`, 'utf8').replaceAll("main.ts'", "main.js'");
  writeFileSync(`${build}/bin/${file}`, text, { mode: 0o755 });
}
copy('journeys');
copy('functions/texts');
node('scripts/build-login.ts', '--if-stale');
copy('login/dist');
// The virtual phone's page looks like the others.
copy('login/src/look.css');
copy('console/dist');
node('scripts/build-functions.ts', '--if-stale');
copy('dist');
requireDependencies();

function node(...command: string[]): void {
  execFileSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
}

function copy(path: string): void {
  mkdirSync(dirname(`${build}/${path}`), { recursive: true });
  cpSync(`${root}${path}`, `${build}/${path}`, { recursive: true, filter: (from) => !basename(from).endsWith('.map') });
}

/** Throws naming packages that what is shipped imports and an installation would lack. */
function requireDependencies(): void {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const installed = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies), 'aws-lambda']);
  const imported = globSync('{bin,cli,functions,lib,local,operator,phone,testing}/**/*.js', { cwd: build }).flatMap(
    (file) =>
      [...readFileSync(`${build}/${file}`, 'utf8').matchAll(/^(?:import|export) [^;]*?from ["']([^."'][^"']*)["']/gms)]
        .map(([, name = '']) => name)
        .filter((name) => !name.startsWith('node:'))
        .map((name) =>
          name
            .split('/')
            .slice(0, name.startsWith('@') ? 2 : 1)
            .join('/'),
        ),
  );
  const missing = new Set(imported.filter((name) => !installed.has(name)));
  if (missing.size > 0) throw new Error(`These must be dependencies: ${[...missing].join(', ')}`);
}
