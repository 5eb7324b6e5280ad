// The templates of a deployment, as `cdk synth` makes them but for the functions' code, which is a stub.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { JsonObject } from '../../functions/json.ts';
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

/** With the context of cdk.json, and these settings of `waymark` over it. Made by the first file of a run that asks for them. */
export function synthesized(settings: Partial<Configuration> = {}): Templates {
  // What lies in the folders that realms name may be another thing each time.
  if (settings.realms) return templatesOf(made(settings));
  const key = createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 16);
  const file = join(String(process.env['WAYMARK_TEST_RUN']), `templates-${key}.json`);
  if (!existsSync(file)) {
    const own = `${file}.${process.pid}`;
    writeFileSync(own, JSON.stringify(made(settings)));
    renameSync(own, file);
  }
  return templatesOf(JSON.parse(readFileSync(file, 'utf8')));
}

type Made = { readonly [Name in keyof Templates]: JsonObject };

function made(settings: Partial<Configuration>): Made {
  const stacks = stubStacks(appOf(settings, unvalidated));
  const json = (stack: Stack): JsonObject => Template.fromStack(stack).toJSON();
  return {
    data: json(stacks.data),
    messaging: json(stacks.messaging),
    nodes: json(stacks.nodes),
    journeys: json(stacks.journeys),
    observability: json(stacks.observability),
    ...(stacks.loginPage && { loginPage: json(stacks.loginPage) }),
  };
}

function templatesOf({ data, messaging, nodes, journeys, observability, loginPage }: Made): Templates {
  return {
    data: Template.fromJSON(data),
    messaging: Template.fromJSON(messaging),
    nodes: Template.fromJSON(nodes),
    journeys: Template.fromJSON(journeys),
    observability: Template.fromJSON(observability),
    ...(loginPage && { loginPage: Template.fromJSON(loginPage) }),
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
