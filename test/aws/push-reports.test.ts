// The way back: what SNS reports of a phone comes through topic, queue and worker to the device.
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  GetPlatformApplicationAttributesCommand,
  ListEndpointsByPlatformApplicationCommand,
  PublishCommand,
  SetEndpointAttributesCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tables } from '../../functions/manifest/tables.ts';
import { clientSettings } from '../../local/aws/place.ts';
import { suiteSettings } from '../../local/aws/suite.ts';
import { awsSuite, deployedSystem } from '../support/deployed-system.ts';
import { type Browser, callbacksIn, enter, openBrowser, press, sessionIn } from '../support/sdk-browser.ts';
import { enrolled, poll, signIn } from '../support/walks/push-login.walk.ts';

const { place, url } = awsSuite();
const system = deployedSystem();
const phones = new SNSClient({ ...clientSettings(place), endpoint: place.snsEndpoint });
const topics = new SNSClient(clientSettings(place));
const dynamo = new DynamoDBClient(clientSettings(place));
/** As the deployment has made it. */
const PlatformApplicationArn = `arn:aws:sns:${place.region}:${place.account}:app/GCM/waymark-${suiteSettings.stage}`;
let browser: Browser;

beforeAll(() => {
  browser = openBrowser(url);
});

afterAll(() => {
  browser.close();
  for (const client of [phones, topics, dynamo]) client.destroy();
});

test('A token that Google no longer knows marks the device, so that the next login need not wait for it', async () => {
  const { phone } = await enrolled(system());
  const endpoint = await endpointOf(phone.deviceToken());
  const { Attributes } = await phones.send(new GetPlatformApplicationAttributesCommand({ PlatformApplicationArn }));
  const report = { EventType: 'DeliveryFailure', EndpointArn: endpoint, FailureType: 'InvalidPlatformToken' };

  // As SNS does before it reports.
  await phones.send(new SetEndpointAttributesCommand({ EndpointArn: endpoint, Attributes: { Enabled: 'false' } }));
  const TopicArn = Attributes?.['EventDeliveryFailure'];
  await topics.send(new PublishCommand({ TopicArn, Message: JSON.stringify(report) }));

  expect(await deviceOf(endpoint, 'endpointDisabled')).toEqual({ BOOL: true });
}, 120_000);

test('An endpoint that SNS has disabled: the user is told, and signs in with a recovery code', async () => {
  const { username, phone, codes } = await enrolled(system());
  const EndpointArn = await endpointOf(phone.deviceToken());
  await phones.send(new SetEndpointAttributesCommand({ EndpointArn, Attributes: { Enabled: 'false' } }));

  let step = await signIn(username);
  // The worker behind the queue is told by SNS, and the wait by the worker.
  for (let polls = 0; polls < 12 && callbacksIn(step).includes('PollingWaitCallback'); polls += 1)
    step = await poll(system(), step);
  const prompt = await press(step, 'Use a recovery code');
  const end = await enter(prompt, codes[0] ?? '');

  expect(callbacksIn(step)).toEqual(['TextOutputCallback', 'ConfirmationCallback']);
  expect(sessionIn(end)).toEqual(expect.any(String));
}, 120_000);

async function endpointOf(token: string): Promise<string> {
  const command = new ListEndpointsByPlatformApplicationCommand({ PlatformApplicationArn });
  const { Endpoints = [] } = await phones.send(command);
  return String(Endpoints.find(({ Attributes }) => Attributes?.['Token'] === token)?.EndpointArn);
}

/** The attribute of the device with this endpoint, once it has one. Undefined after a minute without: pollers may back off. */
async function deviceOf(endpoint: string, attribute: string) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const { Items = [] } = await dynamo.send(
      new ScanCommand({
        TableName: process.env[tables.DeviceProfiles.variable],
        FilterExpression: 'communicationId = :endpoint',
        ExpressionAttributeValues: { ':endpoint': { S: endpoint } },
      }),
    );
    const found = Items[0]?.[attribute];
    if (found) return found;
    await delay(200);
  }
  return undefined;
}
