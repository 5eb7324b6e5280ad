import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreatePlatformEndpointCommand,
  DeleteEndpointCommand,
  GetEndpointAttributesCommand,
  PublishCommand,
} from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { snsFile } from '../../../local/sns/sns-file.ts';
import { snsStandIn } from '../../../local/sns/sns-stand-in.ts';
import { seededRandomness } from '../../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../../testing/simulated-clock.ts';
import { type SnsServer, startSns, testSnsClient } from '../../support/sns-server.ts';

const messagesPath = '/_aws/sns/platform-endpoint-messages';

describe('the SNS stand-in over HTTP', () => {
  let sns: SnsServer;
  let endpointArn = '';
  beforeEach(async () => {
    sns = await startSns();
    endpointArn = await register('token');
  });
  afterEach(() => sns.stop());

  const register = async (token: string) => {
    const { EndpointArn = '' } = await sns.client.send(
      new CreatePlatformEndpointCommand({ PlatformApplicationArn: sns.google, Token: token }),
    );
    return EndpointArn;
  };
  const publish = (Message = 'Hello') => sns.client.send(new PublishCommand({ TargetArn: endpointArn, Message }));
  const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(sns.endpoint, { method: 'POST', body: new URLSearchParams(fields), headers });

  test('answers in AWS’s XML', async () => {
    const answer = await post({ Action: 'GetEndpointAttributes', Version: '2010-03-31', EndpointArn: endpointArn });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/xml');
    const requestId = answer.headers.get('x-amzn-requestid');
    expect(await answer.text()).toBe(
      '<GetEndpointAttributesResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">' +
        '<GetEndpointAttributesResult><Attributes>' +
        '<entry><key>Enabled</key><value>true</value></entry>' +
        '<entry><key>Token</key><value>token</value></entry>' +
        '</Attributes></GetEndpointAttributesResult>' +
        `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></GetEndpointAttributesResponse>`,
    );
  });

  test('an error is AWS’s XML, too', async () => {
    const answer = await post({ Action: 'Publish', Message: 'x', TargetArn: 'a<b>&c:::::endpoint/a/b/c' });

    expect(answer.status).toBe(400);
    expect(await answer.text()).toBe(
      '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>' +
        '<Code>InvalidParameter</Code><Message>Invalid parameter: TargetArn Reason: ' +
        'No endpoint found for the target arn specified</Message></Error>' +
        `<RequestId>${answer.headers.get('x-amzn-requestid')}</RequestId></ErrorResponse>`,
    );
  });

  test.each([
    [{}, 400, 'InvalidAction'],
    [{ Action: 'Subscribe' }, 400, 'InvalidAction'],
    [{ Action: '__proto__' }, 400, 'InvalidAction'],
    [{ Action: 'CreatePlatformEndpoint' }, 400, 'InvalidParameter'],
    [{ Action: 'Publish' }, 400, 'InvalidParameter'],
  ])('an incomplete request %j is told so', async (fields, status, code) => {
    const answer = await post(fields);

    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(`<Code>${code}</Code>`);
  });

  test('other paths and methods are not there', async () => {
    expect((await fetch(`${sns.endpoint}/x`, { method: 'POST', body: '' })).status).toBe(404);
    expect((await fetch(`${sns.endpoint}/`)).status).toBe(404);
  });

  test.each([
    ['its origin', { origin: 'https://attacker.example' }],
    ['the browser’s own header', { 'sec-fetch-site': 'cross-site' }],
  ])('a web page cannot send notifications: %s gives it away', async (_, headers) => {
    const answer = await post({ Action: 'Publish', TargetArn: endpointArn, Message: 'Hello' }, headers);

    expect(answer.status).toBe(403);
    expect(sns.delivered).toEqual([]);
    expect((await fetch(sns.endpoint + messagesPath, { method: 'DELETE', headers })).status).toBe(403);
  });

  test('shows what was sent as LocalStack does: the part for the phone, encoded once more', async () => {
    const Message = JSON.stringify({ default: 'x', GCM: '{"data":{}}', APNS: '{"aps":{}}' });
    const MessageAttributes = { 'AWS.SNS.MOBILE.FCM.TTL': { DataType: 'String', StringValue: '120' } };
    const { MessageId } = await sns.client.send(
      new PublishCommand({ TargetArn: endpointArn, Message, MessageStructure: 'json', MessageAttributes }),
    );
    const second = await publish();

    const answer = await fetch(sns.endpoint + messagesPath);

    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(await answer.json()).toEqual({
      platform_endpoint_messages: {
        [endpointArn]: [
          {
            TargetArn: endpointArn,
            TopicArn: '',
            Message: JSON.stringify('{"data":{}}'),
            MessageAttributes,
            MessageStructure: 'json',
            Subject: null,
            MessageId,
          },
          {
            TargetArn: endpointArn,
            TopicArn: '',
            Message: 'Hello',
            MessageAttributes: {},
            MessageStructure: null,
            Subject: null,
            MessageId: second.MessageId,
          },
        ],
      },
      region: 'eu-central-1',
    });
  });

  test('shows the text for all platforms when there is none for the phone’s own', async () => {
    const Message = JSON.stringify({ default: 'for all', APNS: '{"aps":{}}' });
    await sns.client.send(new PublishCommand({ TargetArn: endpointArn, Message, MessageStructure: 'json' }));

    const answer = await fetch(sns.endpoint + messagesPath);

    expect(await answer.json()).toMatchObject({
      platform_endpoint_messages: { [endpointArn]: [{ Message: '"for all"' }] },
    });
  });

  test('still shows what was sent to an endpoint that is deleted, as LocalStack does', async () => {
    await publish();
    await sns.client.send(new DeleteEndpointCommand({ EndpointArn: endpointArn }));

    const answer = await fetch(sns.endpoint + messagesPath);

    expect(await answer.json()).toMatchObject({
      platform_endpoint_messages: { [endpointArn]: [{ Message: 'Hello' }] },
    });
  });

  test('shows one endpoint, one region or one account when asked to', async () => {
    await publish();
    const other = await register('other');
    const shown = async (query: string) => (await fetch(`${sns.endpoint}${messagesPath}?${query}`)).json();

    expect(await shown(`endpointArn=${encodeURIComponent(endpointArn)}`)).toMatchObject({
      platform_endpoint_messages: { [endpointArn]: [{ Message: 'Hello' }] },
      region: 'eu-central-1',
    });
    expect(await shown(`endpointArn=${encodeURIComponent(other)}`)).toMatchObject({
      platform_endpoint_messages: { [other]: [] },
    });
    expect(await shown('region=us-east-1')).toEqual({ platform_endpoint_messages: {}, region: 'us-east-1' });
    expect(await shown('accountId=111111111111')).toMatchObject({ platform_endpoint_messages: {} });
    expect(await shown('region=eu-central-1&accountId=000000000000')).toMatchObject({
      platform_endpoint_messages: { [endpointArn]: [{ Message: 'Hello' }] },
    });
  });

  test('forgets what was sent when asked to', async () => {
    await publish();
    const forget = (query: string) => fetch(`${sns.endpoint}${messagesPath}${query}`, { method: 'DELETE' });

    expect((await forget('?region=us-east-1')).status).toBe(204);
    expect(sns.messages()).toHaveLength(1);
    expect((await forget(`?endpointArn=${encodeURIComponent(endpointArn)}`)).status).toBe(204);
    expect(sns.messages()).toEqual([]);
    await publish();
    expect((await forget('')).status).toBe(204);
    expect(sns.messages()).toEqual([]);
  });

  test('down for two requests, it works again at the third; what was sent can be seen all the time', async () => {
    sns.faults.down(2);

    await expect(publish()).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 }, $fault: 'server' });
    expect((await fetch(sns.endpoint + messagesPath)).status).toBe(200);
    await expect(publish()).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    await publish();

    expect(sns.delivered).toHaveLength(1);
  });

  test('throttles until told otherwise', async () => {
    sns.faults.throttle();

    await expect(publish()).rejects.toMatchObject({ name: 'ThrottledException', $metadata: { httpStatusCode: 429 } });
    await expect(publish()).rejects.toMatchObject({ name: 'ThrottledException' });
    sns.faults.clear();
    await publish();

    expect(sns.delivered).toHaveLength(1);
  });

  test('refuses a token that it was told to refuse', async () => {
    sns.faults.refuseToken('bad');

    await expect(register('bad')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    sns.faults.clear();

    expect(await register('bad')).toContain(':endpoint/');
  });

  test('disabling tells the topic once', () => {
    sns.faults.disable(endpointArn);
    sns.faults.disable(endpointArn);

    expect(sns.events.map(({ topicArn }) => topicArn)).toEqual(['arn:aws:sns:eu-central-1:000000000000:updates']);
  });
});

describe('the SNS stand-in over a restart', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sns-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const start = async () => {
    const sns = snsStandIn({
      clock: simulatedClock(),
      randomness: seededRandomness(),
      store: snsFile(join(folder, 'sns.json')),
    });
    const { endpoint, stop } = await sns.listen(0);
    return { ...sns, client: testSnsClient(endpoint), stop };
  };

  test('phones stay registered', async () => {
    const first = await start();
    const application = first.createApplication({ platform: 'GCM', name: 'waymark' });
    const { EndpointArn } = await first.client.send(
      new CreatePlatformEndpointCommand({ PlatformApplicationArn: application, Token: 'token' }),
    );
    first.faults.disable(EndpointArn ?? '');
    await first.stop();

    const second = await start();

    const { Attributes } = await second.client.send(new GetEndpointAttributesCommand({ EndpointArn }));
    expect(Attributes).toEqual({ Enabled: 'false', Token: 'token' });
    expect(second.createApplication({ platform: 'GCM', name: 'waymark' })).toBe(application);
    await second.stop();
  });

  test('the file with the phones’ tokens is for its owner only', async () => {
    const sns = await start();
    sns.createApplication({ platform: 'GCM', name: 'waymark' });
    await sns.stop();

    expect(statSync(join(folder, 'sns.json')).mode & 0o777).toBe(0o600);
  });

  test('a broken file is not overwritten', () => {
    const path = join(folder, 'sns.json');
    snsFile(path).save('{"applications":');

    expect(() =>
      snsStandIn({ clock: simulatedClock(), randomness: seededRandomness(), store: snsFile(path) }),
    ).toThrow();
    expect(readFileSync(path, 'utf8')).toBe('{"applications":');
  });
});
