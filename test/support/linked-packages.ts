// What an app of somebody else's finds in its node_modules, without an installation: Waymark as it is here, not compiled.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const entries = { './cdk': './lib/index.ts', './node': './functions/node/index.ts', './testing': './testing/index.ts' };

/** `names` are packages of ours that the app has too. */
export function linkPackages(folder: string, names: readonly string[]): void {
  // Node compiles nothing that lies in node_modules, so it is a link to a folder outside.
  const source = join(folder, 'waymark');
  const packages = join(folder, 'node_modules');
  for (const made of [source, packages]) mkdirSync(made);
  writeFileSync(join(source, 'package.json'), JSON.stringify({ name: 'waymark', type: 'module', exports: entries }));
  for (const room of ['lib', 'functions', 'testing']) symlinkSync(join(root, room), join(source, room));
  symlinkSync(source, join(packages, 'waymark'));
  for (const name of names) {
    mkdirSync(dirname(join(packages, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(packages, name));
  }
}
