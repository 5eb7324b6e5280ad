// The roles as they are deployed: what a function could do if somebody else's code ran in it.
import { DynamoDBClient, GetItemCommand, QueryCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { tables } from '../../functions/manifest/tables.ts';
import { queues } from '../../functions/manifest/workers.ts';
import { clientSettings } from '../../local/aws/place.ts';
import { suiteSettings } from '../../local/aws/suite.ts';
import { importIntoRealm } from '../../local/import-into-realm.ts';
import { exportFile, journeyExport } from '../../testing/journey-builder.ts';
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

needing('IAM')(
  'taken over by what came out of the sandbox: scripts read no secret, no state and no session',
  async () => {
    const script = { name: 'On', script: '"outcome = \\"on\\";"' };
    const on = { type: 'ScriptedDecisionNode', config: { script: 'on', outcomes: ['on'] }, to: { on: 'failure' } };
    const journey = journeyExport({ id: 'ScriptRole', entry: 'on', nodes: { on }, scripts: { on: script } });
    const configuration = dynamoConfiguration(dynamo());
    const configurationEditor = dynamoConfigurationEditor(dynamo());
    const file = { name: 'role.json', text: exportFile(journey) };
    await importIntoRealm([file], '/alpha', { configuration, configurationEditor });
    await httpJourneys(url).start('ScriptRole');
    const client = new DynamoDBClient(await settingsOf('node-scripted-decision'));
    const named = (table: keyof typeof tables) => process.env[tables[table].variable];
    const user = { S: '/alpha#demo' };

    const attempts = [
      new QueryCommand({
        TableName: named('DeviceProfiles'),
        KeyConditionExpression: '#user = :user',
        ProjectionExpression: '#secret',
        ExpressionAttributeNames: { '#user': 'user', '#secret': 'secret' },
        ExpressionAttributeValues: { ':user': user },
      }),
      new GetItemCommand({
        TableName: named('Identities'),
        Key: { user },
        ProjectionExpression: '#hash',
        ExpressionAttributeNames: { '#hash': 'passwordHash' },
      }),
      new GetItemCommand({ TableName: named('JourneyStates'), Key: { id: { S: 'any' } } }),
      new GetItemCommand({ TableName: named('Sessions'), Key: { tokenHash: { S: 'any' } } }),
      new GetItemCommand({ TableName: named('KeyRings'), Key: { purpose: { S: 'device-secrets' } } }),
    ];

    for (const attempt of attempts) {
      const refused = attempt instanceof QueryCommand ? client.send(attempt) : client.send(attempt);
      await expect(refused).rejects.toMatchObject({ name: 'AccessDeniedException' });
    }
    client.destroy();
  },
);

needing('IAM')('taken over: the node of passwords lists nobody', async () => {
  const client = new DynamoDBClient(await settingsOf('node-data-store-decision'));

  const all = client.send(new ScanCommand({ TableName: process.env[tables.Identities.variable] }));

  await expect(all).rejects.toMatchObject({ name: 'AccessDeniedException' });
  client.destroy();
});

needing('IAM')('taken over: who helps users sets no password, reads no secret and changes no realm', async () => {
  await fetch(`${url}/json/realms/root/realms/alpha/waymark/users/demo`);
  const client = new DynamoDBClient(await settingsOf('accounts'));
  const named = (table: keyof typeof tables) => process.env[tables[table].variable];
  const user = { S: '/alpha#demo' };
  const only = (name: string) => ({ ProjectionExpression: '#name', ExpressionAttributeNames: { '#name': name } });
  const setting = (name: string) => ({
    UpdateExpression: 'SET #name = :value',
    ExpressionAttributeNames: { '#name': name },
    ExpressionAttributeValues: { ':value': { S: 'of the thief' } },
  });

  const attempts = [
    new UpdateItemCommand({ TableName: named('Identities'), Key: { user }, ...setting('passwordHash') }),
    new UpdateItemCommand({
      TableName: named('DeviceProfiles'),
      Key: { user, device: { S: 'oath#app' } },
      ...setting('secret'),
    }),
    new UpdateItemCommand({ TableName: named('Sessions'), Key: { tokenHash: { S: 'any' } }, ...setting('username') }),
    new UpdateItemCommand({
      TableName: named('Configuration'),
      Key: { realm: { S: '/' }, item: { S: 'realm#' } },
      ...setting('value'),
    }),
  ];
  const reading = [
    new GetItemCommand({ TableName: named('KeyRings'), Key: { purpose: { S: 'device-secrets' } } }),
    new GetItemCommand({
      TableName: named('DeviceProfiles'),
      Key: { user, device: { S: 'oath#app' } },
      ...only('secret'),
    }),
    new GetItemCommand({ TableName: named('Identities'), Key: { user }, ...only('passwordHash') }),
  ];

  for (const attempt of attempts) {
    await expect(client.send(attempt)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  }
  for (const attempt of reading) {
    await expect(client.send(attempt)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  }
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
