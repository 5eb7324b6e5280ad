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
  // From where there is no app, which the CDK would synthesize first.
  await runCdk(place, ['bootstrap', `aws://${place.account}/${place.region}`], place.folder);
}

/** Of all stacks, or of the one with this name, of the app in `folder`. Rejects with the last that the CDK has printed. */
export async function deployStacks(
  place: AwsPlace,
  context: DeploymentContext,
  only?: string,
  folder = root,
): Promise<void> {
  const settings = Object.entries(context).flatMap(([name, value]) => [
    '--context',
    `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  ]);
  const stacks = only === undefined ? ['--all', '--concurrency', '4'] : [only, '--exclusively'];
  await runCdk(place, ['deploy', ...stacks, '--require-approval', 'never', ...apiTag(place), ...settings], folder);
}

function apiTag({ api }: AwsPlace): string[] {
  return api ? ['--tags', `${api.tag}=${api.id}`] : [];
}

/** Stacks of another app than ours, which lies in `folder`, with those that they need. */
export async function deployApp(place: AwsPlace, folder: string, ...stacks: string[]): Promise<void> {
  await runCdk(place, ['deploy', ...stacks, '--require-approval', 'never'], folder);
}

async function runCdk(place: AwsPlace, args: readonly string[], folder = root): Promise<void> {
  await run(cdk, [...args, '--no-notices', '--output', join(folder === root ? place.folder : folder, 'cdk.out')], {
    // Templates are validated when they are synthesized for AWS, for half of what a synthesis takes. What is built is what a user
    // builds, whoever runs this.
    environment: { ...clientEnvironment(place), CDK_VALIDATION: 'false', NODE_ENV: undefined },
    folder,
    timeout: 6 * minutes,
  });
}
