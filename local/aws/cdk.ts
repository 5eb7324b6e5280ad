// `cdk bootstrap` and `cdk deploy` as a user of AWS would run them, to an emulator.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AwsPlace, clientEnvironment } from './place.ts';
import { run } from './run.ts';

/** Settings of lib/configuration.ts by name; what is not text goes as JSON. */
export type DeploymentContext = Readonly<Record<string, unknown>>;

const root = fileURLToPath(new URL('../../', import.meta.url));
const cdk = join(root, 'node_modules/.bin/cdk');
const minutes = 60_000;

export async function bootstrap(place: AwsPlace): Promise<void> {
  await runCdk(place, ['bootstrap', `aws://${place.account}/${place.region}`]);
}

/** Of all stacks, or of the one with this name. Rejects with the last that the CDK has printed. */
export async function deployStacks(place: AwsPlace, context: DeploymentContext, only?: string): Promise<void> {
  const settings = Object.entries(context).flatMap(([name, value]) => [
    '--context',
    `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  ]);
  const stacks = only === undefined ? ['--all', '--concurrency', '4'] : [only, '--exclusively'];
  await runCdk(place, ['deploy', ...stacks, '--require-approval', 'never', ...apiTag(place), ...settings]);
}

function apiTag({ api }: AwsPlace): string[] {
  return api ? ['--tags', `${api.tag}=${api.id}`] : [];
}

async function runCdk(place: AwsPlace, args: readonly string[]): Promise<void> {
  await run(cdk, [...args, '--no-notices', '--output', join(place.folder, 'cdk.out')], {
    environment: clientEnvironment(place),
    folder: root,
    timeout: 6 * minutes,
  });
}
