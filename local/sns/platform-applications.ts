// The actions on platform applications: an app at Google's or at Apple's push service.
import { applicationArn, checkArn } from './arns.ts';
import { page } from './pages.ts';
import { mapOf, required } from './query-parameters.ts';
import { invalidParameter } from './sns-error.ts';
import { type Application, endpointsOf, existingApplication, platforms, type SnsPlatform } from './state.ts';
import type { SnsAction, SnsWorld } from './world.ts';
import { leaf, map } from './xml.ts';

export interface NewApplication {
  readonly platform: SnsPlatform;
  readonly name: string;
  /** `EventDeliveryFailure`, `EventEndpointUpdated` and the like name topics. */
  readonly attributes?: Readonly<Record<string, string>>;
}

export const createPlatformApplication: SnsAction = (fields, world) => {
  const name = required(fields, 'Name');
  const wanted = required(fields, 'Platform');
  const platform = platforms.find((known) => known === wanted);
  if (!platform) throw invalidParameter(`Platform Reason: ${wanted} is not supported`);
  const attributes = Object.fromEntries(mapOf(fields, 'Attributes'));
  return leaf('PlatformApplicationArn', addApplication({ platform, name, attributes }, world).arn);
};

export const getPlatformApplicationAttributes: SnsAction = (fields, { state }) =>
  map('Attributes', existingApplication(state, arnIn(fields)).attributes);

export const setPlatformApplicationAttributes: SnsAction = (fields, { state }) => {
  const { attributes } = existingApplication(state, arnIn(fields));
  for (const [key, value] of withoutCredentials(mapOf(fields, 'Attributes'))) attributes.set(key, value);
  return undefined;
};

export const listPlatformApplications: SnsAction = (fields, { state }) =>
  page(
    'PlatformApplications',
    [...state.applications.values()],
    fields,
    ({ arn, attributes }) => leaf('PlatformApplicationArn', arn) + map('Attributes', attributes),
  );

export const deletePlatformApplication: SnsAction = (fields, { state }) => {
  const arn = arnIn(fields);
  for (const endpoint of endpointsOf(state, arn)) state.endpoints.delete(endpoint.arn);
  state.applications.delete(arn);
  return undefined;
};

/** The one that is there already when it is the same. */
export function addApplication(wanted: NewApplication, { place, state }: SnsWorld): Application {
  const { platform, name } = wanted;
  if (!/^[\w.-]{1,256}$/.test(name)) {
    throw invalidParameter(
      'Name Reason: must contain only characters 0-9, A-Z, a-z, _, -, and . and be 1 to 256 characters long',
    );
  }
  const arn = applicationArn(place, platform, name);
  const given = withoutCredentials(new Map(Object.entries(wanted.attributes ?? {})));
  const attributes = new Map([['Enabled', 'true'], ...given]);
  const known = state.applications.get(arn);
  if (known && !sameAttributes(known.attributes, attributes)) {
    throw invalidParameter('Name Reason: An application with the same name but different properties already exists');
  }
  const application = known ?? { arn, platform, name, attributes };
  state.applications.set(arn, application);
  return application;
}

function arnIn(fields: URLSearchParams): string {
  const arn = required(fields, 'PlatformApplicationArn');
  checkArn('PlatformApplicationArn', arn, 2);
  return arn;
}

// Nothing here calls Google or Apple, so the key that could is not even kept.
function withoutCredentials(attributes: ReadonlyMap<string, string>): [string, string][] {
  return [...attributes].filter(([key]) => key !== 'PlatformCredential' && key !== 'PlatformPrincipal');
}

function sameAttributes(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}
