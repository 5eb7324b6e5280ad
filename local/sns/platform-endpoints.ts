// The actions on endpoints: one app on one phone, named by the token that the phone's push service gave to it.
import { awsLimits } from '../../functions/manifest/aws-limits.ts';
import { checkArn, endpointArn } from './arns.ts';
import { emitEndpointChange } from './events.ts';
import { page } from './pages.ts';
import { mapOf, required } from './query-parameters.ts';
import { invalidParameter } from './sns-error.ts';
import { type Endpoint, endpointsOf, existingApplication, existingEndpoint, type SnsPlatform } from './state.ts';
import type { SnsAction, SnsWorld } from './world.ts';
import { leaf, map } from './xml.ts';

const longestToken = 8192;
const longestAppleToken = 400;
const longestUserData = awsLimits.sns.userData;
const settable = ['Enabled', 'Token', 'CustomUserData'];

export const createPlatformEndpoint: SnsAction = (fields, world) => {
  const applicationArn = required(fields, 'PlatformApplicationArn');
  checkArn('PlatformApplicationArn', applicationArn, 2);
  const { platform } = existingApplication(world.state, applicationArn);
  const token = required(fields, 'Token');
  checkToken(token, platform, world);
  const asked = mapOf(fields, 'Attributes');
  const userData = fields.get('CustomUserData');
  if (userData && !asked.has('CustomUserData')) asked.set('CustomUserData', userData);
  checkAttributes(asked, platform, world);
  const known = endpointWith(token, applicationArn, world);
  if (known) return leaf('EndpointArn', sameEndpoint(known, asked).arn);
  const arn = endpointArn(applicationArn, token);
  if (world.state.endpoints.has(arn)) {
    throw invalidParameter('This endpoint is already registered with a different token.');
  }
  const attributes = new Map([['Enabled', 'true'], ...asked, ['Token', asked.get('Token') ?? token]] as const);
  world.state.endpoints.set(arn, { arn, applicationArn, attributes });
  emitEndpointChange(world, 'EndpointCreated', { endpointArn: arn, applicationArn });
  return leaf('EndpointArn', arn);
};

export const getEndpointAttributes: SnsAction = (fields, { state }) =>
  map('Attributes', existingEndpoint(state, arnIn(fields)).attributes);

export const setEndpointAttributes: SnsAction = (fields, world) => {
  const endpoint = existingEndpoint(world.state, arnIn(fields));
  const { arn, applicationArn, attributes } = endpoint;
  const asked = mapOf(fields, 'Attributes');
  checkAttributes(asked, existingApplication(world.state, applicationArn).platform, world);
  const owner = endpointWith(asked.get('Token') ?? '', applicationArn, world);
  if (owner && owner !== endpoint) throw differs(owner);
  for (const [key, value] of asked) attributes.set(key, value);
  emitEndpointChange(world, 'EndpointUpdated', { endpointArn: arn, applicationArn });
  return undefined;
};

export const deleteEndpoint: SnsAction = (fields, world) => {
  const arn = arnIn(fields);
  const endpoint = world.state.endpoints.get(arn);
  if (!endpoint) return undefined;
  world.state.endpoints.delete(arn);
  emitEndpointChange(world, 'EndpointDeleted', { endpointArn: arn, applicationArn: endpoint.applicationArn });
  return undefined;
};

export const listEndpointsByPlatformApplication: SnsAction = (fields, { state }) => {
  const applicationArn = required(fields, 'PlatformApplicationArn');
  checkArn('PlatformApplicationArn', applicationArn, 2);
  const { arn: application } = existingApplication(state, applicationArn);
  return page(
    'Endpoints',
    endpointsOf(state, application),
    fields,
    ({ arn, attributes }) => leaf('EndpointArn', arn) + map('Attributes', attributes),
  );
};

function arnIn(fields: URLSearchParams): string {
  const arn = required(fields, 'EndpointArn');
  checkArn('EndpointArn', arn, 3);
  return arn;
}

function endpointWith(token: string, application: string, { state }: SnsWorld): Endpoint | undefined {
  return endpointsOf(state, application).find(({ attributes }) => attributes.get('Token') === token);
}

// What is not asked for is not compared, but for the user data, which is then asked to be empty.
function sameEndpoint(known: Endpoint, asked: ReadonlyMap<string, string>): Endpoint {
  const wanted = new Map([['CustomUserData', ''], ...asked]);
  for (const [key, value] of wanted) {
    const current = known.attributes.get(key) ?? '';
    if (key === 'Enabled' ? current.toLowerCase() !== value.toLowerCase() : current !== value) throw differs(known);
  }
  return known;
}

function differs({ arn }: Endpoint): Error {
  return invalidParameter(
    `Token Reason: Endpoint ${arn} already exists with the same Token, but different attributes.`,
  );
}

function checkToken(token: string, platform: SnsPlatform, { faults }: SnsWorld): void {
  const fault = faultOf(token, platform);
  if (fault) throw invalidParameter(`Token Reason: ${fault}`);
  if (faults.refusedTokens.has(token)) throw invalidParameter('Token Reason: the token is not valid');
}

function checkAttributes(attributes: ReadonlyMap<string, string>, platform: SnsPlatform, { faults }: SnsWorld): void {
  for (const [key, value] of attributes) {
    if (!settable.includes(key)) throw invalidParameter(`Attributes Reason: Unknown attribute: ${key}`);
    const fault = attributeFault(key, value, platform);
    if (fault) throw invalidParameter(`Attributes Reason: Invalid value for attribute: ${key}: ${fault}`);
    if (key === 'Token' && faults.refusedTokens.has(value)) {
      throw invalidParameter('Attributes Reason: Invalid value for attribute: Token: the token is not valid');
    }
  }
}

function attributeFault(key: string, value: string, platform: SnsPlatform): string | undefined {
  if (key === 'Token') return faultOf(value, platform);
  if (key === 'Enabled') return /^(true|false)$/i.test(value) ? undefined : 'must be true or false';
  return Buffer.byteLength(value) > longestUserData
    ? `must be at most ${longestUserData} bytes long in UTF-8 encoding`
    : undefined;
}

function faultOf(token: string, platform: SnsPlatform): string | undefined {
  if (token === '') return 'cannot be empty';
  if (platform !== 'GCM' && !(token.length <= longestAppleToken && /^[0-9a-f]+$/i.test(token))) {
    return `iOS device tokens must be no more than ${longestAppleToken} hexadecimal characters`;
  }
  return Buffer.byteLength(token) > longestToken
    ? `must be at most ${longestToken} bytes long in UTF-8 encoding`
    : undefined;
}
