// The app of docs/guarding-an-api.md as a program that can be run: `const example = guardExample(); example.synthesize()`.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface GuardExample {
  readonly folder: string;
  readonly file: string;
  /** The resources of a type in its template. */
  synthesize(type: string): readonly Resource[];
  remove(): void;
}

export function guardExample(): GuardExample {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-guard-'));
  const app = join(folder, 'app');
  mkdirSync(app);
  const bundle = join(root, 'dist/session-authorizer');
  if (!existsSync(bundle)) execFileSync(process.execPath, [join(root, 'scripts/build-functions.ts')]);
  const page = readFileSync(join(root, 'docs/guarding-an-api.md'), 'utf8');
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
  const file = join(app, 'app.ts');
  writeFileSync(file, code);
  writeFileSync(join(app, 'package.json'), '{ "type": "module" }');
  linkPackages(folder);
  return {
    folder,
    file,
    synthesize(type) {
      const out = join(folder, 'out');
      execFileSync(process.execPath, [file], { cwd: app, env: { ...process.env, CDK_OUTDIR: out } });
      const template = JSON.parse(readFileSync(join(out, 'orders.template.json'), 'utf8'));
      return Object.values<Resource>(template.Resources).filter((resource) => resource.Type === type);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** As an installation would have them, but that Waymark is not compiled. */
function linkPackages(folder: string): void {
  const source = join(folder, 'source');
  const packages = join(folder, 'node_modules');
  for (const made of [source, packages]) mkdirSync(made);
  const exported = { './cdk': './lib/index.ts' };
  writeFileSync(join(source, 'package.json'), JSON.stringify({ name: 'waymark', type: 'module', exports: exported }));
  symlinkSync(join(root, 'lib'), join(source, 'lib'));
  symlinkSync(source, join(packages, 'waymark'));
  for (const name of ['aws-cdk-lib', 'constructs']) symlinkSync(join(root, 'node_modules', name), join(packages, name));
}
