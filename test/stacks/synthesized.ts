// The templates of a deployment, as `cdk synth` makes them but for the functions' code, which is a stub.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type Configuration, readConfiguration } from '../../lib/configuration.ts';
import { waymarkStacks } from '../../lib/waymark-stacks.ts';

/** Deletes what a test has made in the temporary folder. */
const folders: string[] = [];

export function removeStubs(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export interface Templates {
  readonly app: App;
  readonly data: Template;
  readonly nodes: Template;
  readonly journeys: Template;
}

/** With the context of cdk.json, and these settings of `waymark` over it. */
export function synthesized(settings: Partial<Configuration> = {}, beforeSynth = (_: App): void => {}): Templates {
  const app = appOf(settings);
  const stacks = waymarkStacks(app, readConfiguration(app.node), () => Code.fromAsset(stubFolder()));
  beforeSynth(app);
  return {
    app,
    data: Template.fromStack(stacks.data),
    nodes: Template.fromStack(stacks.nodes),
    journeys: Template.fromStack(stacks.journeys),
  };
}

export function appOf(settings: Readonly<Record<string, unknown>> = {}): App {
  const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
  return new App({ outdir: newFolder(), context: { ...context, waymark: { ...context.waymark, ...settings } } });
}

let stub: string | undefined;

function stubFolder(): string {
  stub ??= newFolder();
  writeFileSync(join(stub, 'index.mjs'), 'export const handler = async () => {};\n');
  return stub;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-stacks-'));
  folders.push(folder);
  return folder;
}
