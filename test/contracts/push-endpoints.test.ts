import { CreatePlatformEndpointCommand, GetEndpointAttributesCommand } from '@aws-sdk/client-sns';
import { describe, expect, test } from '@jest/globals';
import { memoryPushWorld, snsPushWorlds } from '../support/push-service-worlds.ts';
import { scriptedSns } from '../support/scripted-sns.ts';
import { pushEndpointsContract } from './push-endpoints.contract.ts';

describe('push endpoints in memory', () => {
  pushEndpointsContract(memoryPushWorld);
});

describe('push endpoints in SNS', () => {
  const makeWorld = snsPushWorlds();
  pushEndpointsContract(makeWorld);

  test('takes over an endpoint that somebody else made for the token, with data of theirs', async () => {
    const { pushEndpoints, google, sns } = await makeWorld();
    const { EndpointArn } = await sns.client.send(
      new CreatePlatformEndpointCommand({
        PlatformApplicationArn: google,
        Token: 'token',
        CustomUserData: 'theirs',
        Attributes: { Enabled: 'false' },
      }),
    );

    const registration = await pushEndpoints.register({ applicationArn: google, token: 'token' });

    expect(registration).toEqual({ ok: true, endpointArn: EndpointArn });
    const { Attributes } = await sns.client.send(new GetEndpointAttributesCommand({ EndpointArn }));
    expect(Attributes).toEqual({ Enabled: 'true', Token: 'token', CustomUserData: 'theirs' });
  });

  test('an Android token is refused by the iOS application', async () => {
    const { pushEndpoints, apple } = await makeWorld();

    const registration = await pushEndpoints.register({ applicationArn: apple, token: 'fcm:token' });

    expect(registration).toMatchObject({ ok: false, permanent: true, reason: 'tokenRefused' });
  });
});

describe('answers of SNS to a registration', () => {
  const applicationArn = 'arn:aws:sns:eu-central-1:000000000000:app/GCM/waymark';
  const endpointArn = 'arn:aws:sns:eu-central-1:000000000000:endpoint/GCM/waymark/94348c13-4a92-3914-832b-4aaca36220c1';
  const address = { applicationArn, token: 'token' };
  const exists = (arn: string) => ({
    status: 400,
    code: 'InvalidParameter',
    message: `Invalid parameter: Token Reason: Endpoint ${arn} already exists with the same Token, but different attributes.`,
  });
  const gone = { status: 404, code: 'NotFound', message: 'Endpoint does not exist' };
  const { pushEndpoints, answerWith, asked } = scriptedSns();

  test('asks for an enabled endpoint with the token', async () => {
    answerWith({ result: `<EndpointArn>${endpointArn}</EndpointArn>` });

    expect(await pushEndpoints().register(address)).toEqual({ ok: true, endpointArn });

    expect(asked()).toEqual([
      {
        Action: 'CreatePlatformEndpoint',
        Version: '2010-03-31',
        PlatformApplicationArn: applicationArn,
        Token: 'token',
        'Attributes.entry.1.key': 'Enabled',
        'Attributes.entry.1.value': 'true',
        'Attributes.entry.2.key': 'Token',
        'Attributes.entry.2.value': 'token',
      },
    ]);
  });

  test('reads the endpoint out of AWS’s words and enables it', async () => {
    answerWith(exists(endpointArn), {});

    expect(await pushEndpoints().register(address)).toEqual({ ok: true, endpointArn });

    expect(asked()[1]).toMatchObject({
      Action: 'SetEndpointAttributes',
      EndpointArn: endpointArn,
      'Attributes.entry.1.key': 'Enabled',
      'Attributes.entry.1.value': 'true',
      'Attributes.entry.2.key': 'Token',
      'Attributes.entry.2.value': 'token',
    });
  });

  test.each([
    'arn:aws:sns:eu-central-1:000000000000:endpoint/GCM/other/94348c13-4a92-3914-832b-4aaca36220c1',
    'arn:aws:sns:eu-central-1:111111111111:endpoint/GCM/waymark/94348c13-4a92-3914-832b-4aaca36220c1',
    'arn:aws:sns:eu-central-1:000000000000:endpoint/GCM/waymark-2/94348c13-4a92-3914-832b-4aaca36220c1',
    'https://example.com/',
  ])('a text that names somebody else’s endpoint (%s) is not believed', async (foreign) => {
    answerWith(exists(foreign));

    const registration = await pushEndpoints().register(address);

    expect(registration).toMatchObject({ ok: false, permanent: true, reason: 'tokenRefused' });
    expect(asked()).toHaveLength(1);
  });

  test('a token that spells AWS’s error text does not choose the endpoint', async () => {
    const token = exists(endpointArn).message;
    answerWith({
      status: 400,
      code: 'InvalidParameter',
      message: `Invalid parameter: Token Reason: bad token ${token}`,
    });

    const registration = await pushEndpoints().register({ ...address, token });

    expect(registration).toMatchObject({ ok: false, permanent: true, reason: 'tokenRefused' });
    expect(asked()).toHaveLength(1);
  });

  test('starts again when the endpoint is removed between the two calls', async () => {
    answerWith(exists(endpointArn), gone, { result: `<EndpointArn>${endpointArn}</EndpointArn>` });

    expect(await pushEndpoints().register(address)).toEqual({ ok: true, endpointArn });
  });

  test('lets the phone try again when that happens twice', async () => {
    answerWith(exists(endpointArn), gone, exists(endpointArn), gone);

    expect(await pushEndpoints().register(address)).toMatchObject({ ok: false, permanent: false });
  });

  test('a fault between the two calls is a passing one', async () => {
    answerWith(exists(endpointArn), { status: 503, code: 'ServiceUnavailable', message: '' });

    expect(await pushEndpoints().register(address)).toMatchObject({ ok: false, permanent: false });
  });

  test.each([
    [403, 'AuthorizationError', 'not authorized', true, 'notAllowed'],
    [403, 'AccessDenied', 'not authorized', true, 'notAllowed'],
    [404, 'NotFound', 'PlatformApplication does not exist', true, 'applicationUnknown'],
    [400, 'InvalidParameter', 'Invalid parameter: PlatformApplicationArn Reason: …', true, 'applicationUnknown'],
    [400, 'InvalidParameter', 'Invalid parameter: Token Reason: must be at most 8192 bytes', true, 'tokenRefused'],
    [400, 'Throttling', 'Rate exceeded', false, 'throttled'],
    [429, 'Throttled', 'Rate exceeded', false, 'throttled'],
    [403, 'ExpiredToken', 'expired', false, 'unavailable'],
    [400, 'SomethingNew', 'unknown', false, 'unavailable'],
    [500, 'InternalError', 'oops', false, 'unavailable'],
  ])('%i %s (%s)', async (status, code, message, permanent, reason) => {
    answerWith({ status, code, message });

    const registration = await pushEndpoints().register(address);

    expect(registration).toMatchObject({ ok: false, permanent, reason });
  });

  test('what goes to the log does not hold the token', async () => {
    const token = 'do-not-log-this-token';
    answerWith({ status: 400, code: 'InvalidParameter', message: `Invalid parameter: Token Reason: ${token} is bad` });

    const registration = await pushEndpoints().register({ ...address, token });

    expect(JSON.stringify(registration)).not.toContain(token);
  });
});
