// The whole system on an emulator, deployed as to AWS: from credentials for pushes to an API that serves.
import { setTimeout as delay } from 'node:timers/promises';
import { type Seeded, seedDeployment } from '../../operator/seed-deployment.ts';
import { stackOutputs } from '../../operator/stack-outputs.ts';
import { StartError } from '../start-error.ts';
import { type DeploymentContext, deployStacks } from './cdk.ts';
import { type AwsPlace, apiUrl, clientSettings } from './place.ts';
import { putPushCredentials } from './push-credentials.ts';
import { refusedJourneys, unseeded } from './unseeded.ts';

const patienceMilliseconds = 90_000;

export interface LocalDeployment {
  /** Where clients reach it, without a slash at the end. */
  readonly url: string;
  /** Why it was seeded by our command: what CloudFormation had left undone. Empty on AWS. */
  readonly unseeded: readonly string[];
  readonly seeded: readonly Seeded[];
}

/**
 * For the first time, or over what is there. The account has been bootstrapped. Rejects with the last that the CDK
 * printed. `deploy` runs the CDK.
 */
export async function deployTo(
  place: AwsPlace,
  context: DeploymentContext = {},
  deploy: typeof deployStacks = deployStacks,
): Promise<LocalDeployment> {
  const stage = typeof context['stage'] === 'string' ? context['stage'] : 'dev';
  const stack = `waymark-${stage}-journeys`;
  const platformCredentials = await putPushCredentials(place);
  const settingsAt = (url: string | undefined): DeploymentContext => ({
    ...(url !== undefined && { publicUrl: url }),
    platformCredentials,
    ...context,
  });
  const apiId = async () => (await stackOutputs(stack, clientSettings(place)))?.get('ApiId');

  const expected = (await apiId()) ?? place.api?.id;
  await deploy(place, settingsAt(expected && apiUrl(place, expected)));
  const id = await apiId();
  if (id === undefined) throw new StartError(`The stack ${stack} does not say which API is its own`);
  const url = apiUrl(place, id);
  // Only now that there is an API is it known where, and the phones of a deployment have to be told.
  if (id !== expected) await deploy(place, settingsAt(url), stack);
  const missing = await unseeded(place, { stage, url });
  const seeded: Seeded[] = [];
  if (missing.length > 0) {
    await seedDeployment(stage, (done) => seeded.push(done), clientSettings(place));
    await serving(url);
  }
  return { url, unseeded: missing, seeded };
}

/** Resolves when the API begins journeys: functions that have run before may take half a minute to see new realms. */
async function serving(url: string): Promise<void> {
  let refusal = await refusedJourneys(url);
  for (
    const until = performance.now() + patienceMilliseconds;
    refusal !== undefined;
    refusal = await refusedJourneys(url)
  ) {
    if (performance.now() > until)
      throw new StartError(`The deployment is seeded, and its API still answers "${refusal}"`);
    await delay(500);
  }
}
