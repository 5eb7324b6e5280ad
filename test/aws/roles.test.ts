// The roles as they are deployed: what a function could do if somebody else's code ran in it.
import { DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect } from '@jest/globals';
import { tables } from '../../functions/manifest/tables.ts';
import { queues } from '../../functions/manifest/workers.ts';
import { clientSettings } from '../../local/aws/place.ts';
import { suiteSettings } from '../../local/aws/suite.ts';
import { awsSuite, needing } from '../support/deployed-system.ts';
import { functionCredentials } from '../support/function-credentials.ts';
import { httpJourneys } from '../support/http-journeys.ts';
import { newUser } from '../support/phone-users.ts';
import { signedPost } from '../support/signed-fetch.ts';

const { place, url } = awsSuite();
const password = 'Correct-horse-7';

/** Of a client that is the function of this name, which has run. */
async function settingsOf(name: string) {
  const at = httpJourneys(url);
  await at.answer(await at.start('Login'), { NameCallback: await newUser(password), PasswordCallback: password });
  const credentials = await functionCredentials(place, `waymark-${suiteSettings.stage}-${name}`);
  return { ...clientSettings(place), credentials };
}

needing('IAM')('taken over: the engine reads neither devices nor password hashes', async () => {
  const client = new DynamoDBClient(await settingsOf('authenticate'));
  const user = { S: '/alpha#demo' };

  const devices = client.send(
    new GetItemCommand({
      TableName: process.env[tables.DeviceProfiles.variable],
      Key: { user, device: { S: 'push' } },
    }),
  );
  const hash = client.send(
    new GetItemCommand({
      TableName: process.env[tables.Identities.variable],
      Key: { user },
      ProjectionExpression: '#hash',
      ExpressionAttributeNames: { '#hash': 'passwordHash' },
    }),
  );

  await expect(devices).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await expect(hash).rejects.toMatchObject({ name: 'AccessDeniedException' });
  client.destroy();
});

needing('IAM')('taken over: the node of passwords lists nobody', async () => {
  const client = new DynamoDBClient(await settingsOf('node-data-store-decision'));

  const all = client.send(new ScanCommand({ TableName: process.env[tables.Identities.variable] }));

  await expect(all).rejects.toMatchObject({ name: 'AccessDeniedException' });
  client.destroy();
});

needing('IAM')('taken over: the engine sends nothing, by queue or by topic', async () => {
  const settings = await settingsOf('authenticate');
  const [sqs, sns] = [new SQSClient(settings), new SNSClient(settings)];

  const queued = sqs.send(
    new SendMessageCommand({ QueueUrl: process.env[queues.PushDeliveries.variable], MessageBody: '{}' }),
  );
  const published = sns.send(
    new PublishCommand({ TopicArn: `arn:aws:sns:${place.region}:${place.account}:any`, Message: 'x' }),
  );

  await expect(queued).rejects.toMatchObject({ name: expect.stringMatching(/AccessDenied/) });
  await expect(published).rejects.toMatchObject({ name: expect.stringMatching(/Authorization|AccessDenied/) });
  sqs.destroy();
  sns.destroy();
});

needing('IAM')('taken over: the engine opens no node’s own door', async () => {
  const { credentials, region } = await settingsOf('authenticate');

  const response = await signedPost(`${url}/nodes/ChoiceCollectorNode`, '{}', { ...credentials, region });

  expect(response.status).toBe(403);
});
