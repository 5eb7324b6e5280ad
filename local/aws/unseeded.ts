// What a deployment lacks before it can serve, seen from outside: custom resources that were passed over, key rings that
// are missing, an API that knows no journeys. Nothing where CloudFormation has run them all, as AWS does.
import { dynamoKeyRingStore } from '../../functions/adapters/dynamo/key-rings.ts';
import { keyPurposes } from '../../functions/ports/keys.ts';
import { deployedData } from '../../operator/deployed-data.ts';
import { type AwsPlace, clientSettings } from './place.ts';
import { skippedResources } from './skipped-resources.ts';

export interface DeployedApi {
  readonly stage: string;
  readonly url: string;
}

/** In words. */
export async function unseeded(place: AwsPlace, { stage, url }: DeployedApi): Promise<string[]> {
  const [skipped, rings] = await Promise.all([skippedResources(place, stage), missingRings(place, stage)]);
  const seen = [
    ...skipped.map((type) => `${type} was passed over`),
    ...rings.map((purpose) => `the key ring ${purpose} is missing`),
  ];
  // Asked last: functions remember for half a minute that a realm was not there.
  const refusal = seen.length === 0 ? await refusedJourneys(url) : undefined;
  return refusal === undefined ? seen : [`the API answers "${refusal}"`];
}

async function missingRings(place: AwsPlace, stage: string): Promise<string[]> {
  const store = dynamoKeyRingStore((await deployedData(stage, clientSettings(place))).dynamo);
  const found = await Promise.all(keyPurposes.map(async (purpose) => ((await store.load(purpose)) ? [] : [purpose])));
  return found.flat();
}

/** What the API says instead of beginning the usual journey of the realm that is deployed. Undefined when it begins it. */
export async function refusedJourneys(url: string): Promise<string | undefined> {
  const response = await fetch(`${url}/json/realms/root/realms/alpha/authenticate`, { method: 'POST' });
  if (response.ok) return undefined;
  const { message = `status ${response.status}` } = (await response.json().catch(() => ({}))) as { message?: string }; // AM's shape
  return message;
}
