// A journey with a script over the deployment: its node's function has the sandbox beside it, and a role that is enforced.
import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { expect } from '@jest/globals';
import { tables } from '../../functions/manifest/tables.ts';
import { clientSettings } from '../../local/aws/place.ts';
import { suiteSettings } from '../../local/aws/suite.ts';
import { awsSuite, deployedSystem, needing } from '../support/deployed-system.ts';
import { functionCredentials } from '../support/function-credentials.ts';
import { walkReplacedApp } from '../support/walks/replaced-app.walk.ts';

const { place } = awsSuite();

walkReplacedApp(deployedSystem());

needing('IAM')(
  'taken over by a script that came out of its sandbox: it reads no secret, no state and no session',
  async () => {
    const name = `waymark-${suiteSettings.stage}-node-scripted-decision`;
    const client = new DynamoDBClient({
      ...clientSettings(place),
      credentials: await functionCredentials(place, name),
    });
    const named = (table: keyof typeof tables) => process.env[tables[table].variable];
    const user = { S: '/alpha#demo' };

    const attempts = {
      secrets: client.send(
        new QueryCommand({
          TableName: named('DeviceProfiles'),
          KeyConditionExpression: '#user = :user',
          ProjectionExpression: 'secret',
          ExpressionAttributeNames: { '#user': 'user' },
          ExpressionAttributeValues: { ':user': user },
        }),
      ),
      hash: client.send(
        new GetItemCommand({ TableName: named('Identities'), Key: { user }, ProjectionExpression: 'passwordHash' }),
      ),
      states: client.send(new GetItemCommand({ TableName: named('JourneyStates'), Key: { id: { S: 'any' } } })),
      sessions: client.send(new GetItemCommand({ TableName: named('Sessions'), Key: { tokenHash: { S: 'any' } } })),
      keys: client.send(
        new GetItemCommand({ TableName: named('KeyRings'), Key: { purpose: { S: 'device-secrets' } } }),
      ),
    };

    for (const attempt of Object.values(attempts)) {
      await expect(attempt).rejects.toMatchObject({ name: 'AccessDeniedException' });
    }
    client.destroy();
  },
);
