// The app of docs/guarding-an-api.md as a program that can be run: `const example = guardExample(); example.synthesize()`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtFunctions } from './built-functions.ts';
import { linkPackages } from './linked-packages.ts';

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
  builtFunctions();
  const page = readFileSync(join(root, 'docs/guarding-an-api.md'), 'utf8');
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
  const file = join(app, 'app.ts');
  writeFileSync(file, code);
  writeFileSync(join(app, 'package.json'), '{ "type": "module" }');
  linkPackages(folder, ['aws-cdk-lib', 'constructs']);
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
