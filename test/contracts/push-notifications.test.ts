import { describe, expect, test } from '@jest/globals';
import { snsFailure } from '../../functions/adapters/sns/client.ts';
import { memoryPushWorld, snsPushWorlds } from '../support/push-service-worlds.ts';
import { scriptedSns } from '../support/scripted-sns.ts';
import { pushNotificationsContract } from './push-notifications.contract.ts';

describe('push notifications in memory', () => {
  pushNotificationsContract(memoryPushWorld);
});

describe('push notifications in SNS', () => {
  const makeWorld = snsPushWorlds();
  pushNotificationsContract(makeWorld);

  test.each([
    ['google', 'GCM'],
    ['apple', 'APNS_SANDBOX'],
  ] as const)('a payload over the limit of %s is a failure for good', async (application, key) => {
    const world = await makeWorld();
    const applicationArn = world[application];
    const registration = await world.pushEndpoints.register({ applicationArn, token: 'abcdef' });
    const endpointArn = registration.ok ? registration.endpointArn : '';
    const payload = (length: number) => JSON.stringify({ data: 'x'.repeat(length - '{"data":""}'.length) });
    const publish = (length: number) =>
      world.pushNotifications.publish({
        endpointArn,
        message: JSON.stringify({ default: 'text', [key]: payload(length) }),
      });

    expect(await publish(4096)).toMatchObject({ kind: 'sent' });
    expect(await publish(4097)).toMatchObject({ kind: 'failed', permanent: true, reason: 'tooLarge' });
  });
});

describe('answers of SNS to a publication', () => {
  const endpointArn = 'arn:aws:sns:eu-central-1:000000000000:endpoint/GCM/waymark/94348c13-4a92-3914-832b-4aaca36220c1';
  const { pushNotifications, answerWith, asked, close } = scriptedSns();
  const publish = (message = '{"default":"text"}') => pushNotifications().publish({ endpointArn, message });

  test('asks for nothing but the delivery: no subject, no attributes', async () => {
    answerWith({ result: '<MessageId>95df01b4-ee98-5cb9-9903-4c221d41eb5e</MessageId>' });

    expect(await publish()).toEqual({ kind: 'sent', snsMessageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e' });

    expect(asked()).toEqual([
      {
        Action: 'Publish',
        Version: '2010-03-31',
        TargetArn: endpointArn,
        MessageStructure: 'json',
        Message: '{"default":"text"}',
      },
    ]);
  });

  const invalid = 'Invalid parameter: Message Reason: Invalid notification for protocol';

  test.each([
    [400, 'EndpointDisabled', 'Endpoint is disabled', true, 'endpointDisabled'],
    [400, 'PlatformApplicationDisabled', 'Platform application is disabled', true, 'applicationDisabled'],
    [404, 'NotFound', 'Endpoint does not exist', true, 'endpointGone'],
    [
      400,
      'InvalidParameter',
      'Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified',
      true,
      'endpointGone',
    ],
    [400, 'InvalidParameter', 'Invalid parameter: Message too long', true, 'tooLarge'],
    [400, 'InvalidParameter', `${invalid} APNS: Notification is too long`, true, 'tooLarge'],
    [400, 'InvalidParameter', `${invalid} GCM: Notification data is larger than allowed limit`, true, 'tooLarge'],
    [400, 'InvalidParameter', `${invalid} GCM: Notification is malformed`, true, 'refused'],
    [400, 'ParameterValueInvalid', 'The value is invalid', true, 'refused'],
    [403, 'AuthorizationError', 'not authorized', true, 'notAllowed'],
    [403, 'InvalidClientTokenId', 'The security token is invalid', false, 'unavailable'],
    [403, 'SignatureDoesNotMatch', 'The signature does not match', false, 'unavailable'],
    [400, 'Throttling', 'Rate exceeded', false, 'throttled'],
    [400, 'ThrottlingException', 'Rate exceeded', false, 'throttled'],
    [429, 'Throttled', 'Rate exceeded', false, 'throttled'],
    [400, 'SomethingNew', 'unknown', false, 'unavailable'],
    [500, 'InternalError', 'oops', false, 'unavailable'],
    [503, 'ServiceUnavailable', 'down', false, 'unavailable'],
  ])('%i %s (%s)', async (status, code, message, permanent, reason) => {
    answerWith({ status, code, message });

    expect(await publish()).toMatchObject({ kind: 'failed', permanent, reason });
  });

  test.each([
    ['HTML', { status: 502, raw: '<html><body>Bad Gateway</body></html>' }],
    ['no XML', { status: 503, raw: 'upstream connect error' }],
    ['nothing', { status: 503, raw: '' }],
    ['garbage', { status: 200, raw: 'OK' }],
    ['a closed connection', { hangUp: true }],
    ['silence', { silent: true }],
  ])('an answer of %s is a passing fault', async (_, answer) => {
    answerWith(answer);

    expect(await publish()).toMatchObject({ kind: 'failed', permanent: false, reason: 'unavailable' });
  });

  test('a service that cannot be reached is a passing fault', async () => {
    await close();

    expect(await publish()).toMatchObject({ kind: 'failed', permanent: false, reason: 'unavailable' });
  });

  test('the log hears why the service could not be reached', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED', $metadata: { attempts: 3 } });

    expect(snsFailure(refused)).toMatchObject({ permanent: false, reason: 'unavailable', detail: 'ECONNREFUSED' });
  });

  test('an error of our own is not taken for one of SNS', () => {
    expect(() => snsFailure(new TypeError('bug'))).toThrow(TypeError);
  });

  test('what goes to the log does not hold the message', async () => {
    answerWith({ status: 400, code: 'InvalidParameter', message: 'Invalid parameter: secret.push.jwt' });

    expect(JSON.stringify(await publish('{"default":"secret.push.jwt"}'))).not.toContain('secret.push.jwt');
  });
});
