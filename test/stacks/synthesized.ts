// The templates of a deployment, as `cdk synth` makes them but for the functions' code, which is a stub.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type Configuration, readConfiguration } from '../../lib/configuration.ts';
import { Waymark, type WaymarkStacks } from '../../lib/waymark.ts';

export interface Templates {
  readonly data: Template;
  readonly messaging: Template;
  readonly nodes: Template;
  readonly journeys: Template;
  readonly observability: Template;
  readonly loginPage?: Template;
}

/** For deployments that reach phones. */
export const applications = {
  google: 'arn:aws:sns:eu-central-1:111122223333:app/GCM/waymark',
  apple: 'arn:aws:sns:eu-central-1:111122223333:app/APNS_SANDBOX/waymark',
};

/** With the context of cdk.json, and these settings of `waymark` over it. */
export function synthesized(settings: Partial<Configuration> = {}): Templates {
  const app = appOf(settings, unvalidated);
  const stacks = stubStacks(app);
  return {
    data: Template.fromStack(stacks.data),
    messaging: Template.fromStack(stacks.messaging),
    nodes: Template.fromStack(stacks.nodes),
    journeys: Template.fromStack(stacks.journeys),
    observability: Template.fromStack(stacks.observability),
    ...(stacks.loginPage && { loginPage: Template.fromStack(stacks.loginPage) }),
  };
}

/** CloudFormation's own validation takes most of a synthesis; that of cdk-nag.test.ts keeps it. */
export const unvalidated = { builtinCloudFormationValidation: false };
/** The same for where each construct was made. */
export const untraced = { 'aws:cdk:disable-creation-stack-traces': true };

/** For what is not about the app. */
export function quietApp(): App {
  return new App({ ...unvalidated, outdir: newFolder(), context: untraced });
}

export function appOf(settings: Partial<Configuration> = {}, props: AppProps = {}): App {
  const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
  const waymark = { ...context.waymark, ...settings };
  return new App({ ...props, outdir: newFolder(), context: { ...context, ...untraced, waymark } });
}

export function stubStacks(app: App): WaymarkStacks {
  const stub = newFolder();
  writeFileSync(join(stub, 'index.mjs'), 'export const handler = async () => {};\n');
  const codeOf = () => Code.fromAsset(stub);
  return new Waymark(app, 'Waymark', { ...readConfiguration(app.node), codeOf, ...stubPages() }).stacks;
}

/** Both pages, as builds of them would lie there. */
function stubPages(): { readonly pageFolder: string; readonly consoleFolder: string } {
  const consoleFolder = newFolder();
  writeFileSync(join(consoleFolder, 'console.html'), 'console');
  return { pageFolder: stubPage(), consoleFolder };
}

/** The files that a build of the login page makes, as far as their names matter. */
export function stubPage(): string {
  const folder = newFolder();
  mkdirSync(join(folder, 'pages'));
  for (const file of ['login.html', 'devices.html', 'pages/login-AbCd_123.js', 'pages/style.css']) {
    writeFileSync(join(folder, file), file);
  }
  return folder;
}

const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-stacks-'));
  folders.push(folder);
  return folder;
}

/** To be called at the end of a file. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
