import {
  CreatePlatformEndpointCommand,
  DeleteEndpointCommand,
  GetEndpointAttributesCommand,
  PublishCommand,
  type PublishCommandInput,
  SetEndpointAttributesCommand,
} from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type SnsServer, startSns, topics } from '../../support/sns-server.ts';

describe('publishing to an endpoint of the SNS stand-in, by the AWS SDK', () => {
  let sns: SnsServer;
  let android = '';
  let iphone = '';
  beforeEach(async () => {
    sns = await startSns();
    android = await endpoint(sns.google, 'android-token');
    iphone = await endpoint(sns.apple, 'a1b2c3');
  });
  afterEach(() => sns.stop());

  const endpoint = async (application: string, token: string) => {
    const { EndpointArn = '' } = await sns.client.send(
      new CreatePlatformEndpointCommand({ PlatformApplicationArn: application, Token: token }),
    );
    return EndpointArn;
  };
  const publish = (input: Partial<PublishCommandInput> = {}) =>
    sns.client.send(new PublishCommand({ TargetArn: android, Message: 'Hello', ...input }));
  const json = (entries: Record<string, unknown>) => ({ MessageStructure: 'json', Message: JSON.stringify(entries) });
  const payloads = { GCM: '{"data":{"message":"jwt"}}', APNS: '{"aps":{}}', APNS_SANDBOX: '{"aps":{"alert":"x"}}' };

  test('each phone gets the entry of its platform, with all that was published beside it', async () => {
    sns.clock.advance(1000);
    const message = json({ default: 'Login attempt', ...payloads });
    const attributes = { 'AWS.SNS.MOBILE.FCM.TTL': { DataType: 'String', StringValue: '120' } };

    const { MessageId } = await publish({ ...message, MessageAttributes: attributes });
    await publish({ ...message, TargetArn: iphone });

    expect(MessageId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(sns.delivered).toEqual([
      {
        messageId: MessageId,
        endpointArn: android,
        platform: 'GCM',
        token: 'android-token',
        payload: payloads.GCM,
        message: message.Message,
        messageStructure: 'json',
        messageAttributes: attributes,
        publishedAt: sns.clock.now(),
      },
      expect.objectContaining({
        endpointArn: iphone,
        platform: 'APNS_SANDBOX',
        token: 'a1b2c3',
        payload: payloads.APNS_SANDBOX,
      }),
    ]);
    expect(sns.messages()).toEqual(sns.delivered);
    expect(sns.messages(iphone)).toEqual(sns.delivered.slice(1));
  });

  test('a platform without an entry of its own, and plain text, get SNS’s form of the text', async () => {
    await publish(json({ default: 'Text', APNS: payloads.APNS }));
    await publish({ TargetArn: iphone, Message: 'Plain' });
    await publish(json({ default: 'Text', GCM: { not: 'a text' } }));

    expect(sns.delivered.map(({ payload }) => payload)).toEqual([
      '{"data":{"default":"Text"}}',
      '{"aps":{"alert":"Plain"}}',
      '{"data":{"default":"Text"}}',
    ]);
  });

  test('a disabled endpoint gets nothing until it is enabled', async () => {
    await sns.client.send(new SetEndpointAttributesCommand({ EndpointArn: android, Attributes: { Enabled: 'false' } }));

    await expect(publish()).rejects.toMatchObject({
      name: 'EndpointDisabledException',
      message: 'Endpoint is disabled',
      $metadata: { httpStatusCode: 400 },
    });

    expect(sns.delivered).toEqual([]);
    await sns.client.send(new SetEndpointAttributesCommand({ EndpointArn: android, Attributes: { Enabled: 'true' } }));
    await publish();
    expect(sns.delivered).toHaveLength(1);
  });

  test('a deleted endpoint is an invalid target, as at AWS', async () => {
    await sns.client.send(new DeleteEndpointCommand({ EndpointArn: android }));

    await expect(publish()).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified',
    });
  });

  const invalid = 'Invalid parameter:';
  const notification = (platform: string) =>
    `${invalid} Message Reason: Invalid notification for protocol ${platform}:`;

  test.each<[string, () => Partial<PublishCommandInput>, string]>([
    ['an empty message', () => ({ Message: '' }), `${invalid} Empty message`],
    ['a message over 256 KiB', () => ({ Message: 'ü'.repeat(131_073) }), `${invalid} Message too long`],
    [
      'attributes that make it too long',
      () => ({
        Message: 'x'.repeat(262_140),
        MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } },
      }),
      `${invalid} Message too long`,
    ],
    [
      'JSON that is none',
      () => ({ MessageStructure: 'json', Message: '{' }),
      `${invalid} Message Structure - JSON message body failed to parse`,
    ],
    [
      'a JSON list',
      () => ({ MessageStructure: 'json', Message: '[]' }),
      `${invalid} Message Structure - JSON message body failed to parse`,
    ],
    [
      'JSON without a default',
      () => json(payloads),
      `${invalid} Message Structure - No default entry in JSON message body`,
    ],
    [
      'a payload that is no JSON',
      () => json({ default: 'x', GCM: 'text' }),
      `${notification('GCM')} Notification is malformed`,
    ],
    [
      'a payload over Google’s limit',
      () => json({ default: 'x', GCM: JSON.stringify({ data: 'x'.repeat(4086) }) }),
      `${notification('GCM')} Notification data is larger than allowed limit`,
    ],
    [
      'a payload over Apple’s limit',
      () => ({ TargetArn: iphone, ...json({ default: 'x', APNS_SANDBOX: JSON.stringify({ aps: 'ü'.repeat(2044) }) }) }),
      `${notification('APNS_SANDBOX')} Notification is too long`,
    ],
    ['a subject with a line break', () => ({ Subject: 'a\nb' }), `${invalid} Subject`],
    ['a long subject', () => ({ Subject: 'x'.repeat(101) }), `${invalid} Subject`],
    ['a subject that is not ASCII', () => ({ Subject: 'Grüße' }), `${invalid} Subject`],
    [
      'no target',
      () => ({ TargetArn: undefined }),
      `${invalid} TopicArn or TargetArn Reason: no value for required parameter`,
    ],
    [
      'a target that is no ARN',
      () => ({ TargetArn: 'android' }),
      `${invalid} TargetArn Reason: An ARN must have at least 6 elements, not 1`,
    ],
  ])('refuses %s', async (_, input, message) => {
    await expect(publish(input())).rejects.toMatchObject({ name: 'InvalidParameterException', message });
    expect(sns.delivered).toEqual([]);
  });

  test('payloads at the very limits are good', async () => {
    await publish(json({ default: 'x', GCM: JSON.stringify({ data: 'x'.repeat(4085) }) }));
    await publish({ Message: 'x'.repeat(4096 - '{"data":{"default":""}}'.length) });

    expect(sns.delivered.map(({ payload }) => payload.length)).toEqual([4096, 4096]);
  });

  test('there are no topics', async () => {
    await expect(publish({ TargetArn: undefined, TopicArn: topics.EventDeliveryFailure })).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Topic does not exist',
    });
  });

  test('an application that is off takes nothing', async () => {
    sns.faults.disable(sns.google);

    await expect(publish()).rejects.toMatchObject({ name: 'PlatformApplicationDisabledException' });
    await publish({ TargetArn: iphone });

    expect(sns.delivered).toHaveLength(1);
  });

  test('a long run does not fill the memory: the last hundred of each endpoint are kept', async () => {
    for (let index = 0; index < 103; index += 1) await publish({ Message: `message ${index}` });

    expect(sns.delivered).toHaveLength(103);
    expect(sns.messages(android)).toHaveLength(100);
    expect(sns.messages(android).at(-1)).toMatchObject({ message: 'message 102' });
  });

  test('a delivery that fails is taken all the same, and told to the topic that the application names', async () => {
    sns.faults.failDeliveries(android, 'InvalidPlatformToken');

    const { MessageId } = await publish();

    expect(sns.delivered).toEqual([]);
    expect(sns.messages()).toEqual([]);
    const time = '2027-01-15T08:00:00.000Z';
    expect(sns.events.map(({ message, ...event }) => ({ ...event, message: JSON.parse(message) }))).toEqual([
      {
        topicArn: topics.EventEndpointUpdated,
        subject: 'EndpointUpdated event for app waymark (GCM)',
        message: {
          EndpointArn: android,
          EventType: 'EndpointUpdated',
          Resource: sns.google,
          Service: 'SNS',
          Time: time,
        },
      },
      {
        topicArn: topics.EventDeliveryFailure,
        subject: 'DeliveryFailure event for app waymark (GCM)',
        message: {
          DeliveryAttempts: 1,
          EndpointArn: android,
          EventType: 'DeliveryFailure',
          FailureMessage: 'Platform token associated with the endpoint is not valid',
          FailureType: 'InvalidPlatformToken',
          MessageId,
          Resource: sns.google,
          Service: 'SNS',
          Time: time,
        },
      },
    ]);
    const { Attributes } = await sns.client.send(new GetEndpointAttributesCommand({ EndpointArn: android }));
    expect(Attributes).toMatchObject({ Enabled: 'false' });
    await expect(publish()).rejects.toMatchObject({ name: 'EndpointDisabledException' });
  });

  test('a failure that is not the token’s leaves the endpoint enabled', async () => {
    sns.faults.failDeliveries(android, 'DependencyUnavailable');

    await publish();
    sns.faults.clear();
    await publish();

    expect(sns.delivered).toHaveLength(1);
    expect(sns.events.map(({ message }) => JSON.parse(message))).toMatchObject([
      { FailureType: 'DependencyUnavailable' },
    ]);
  });

  test('events for which the application names no topic are not sent', async () => {
    const application = sns.createApplication({ platform: 'GCM', name: 'silent' });
    const arn = await endpoint(application, 'token');
    sns.faults.failDeliveries(arn, 'InvalidPlatformToken');

    await publish({ TargetArn: arn });

    expect(sns.events).toEqual([]);
  });
});
