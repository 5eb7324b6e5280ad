// What the suites of this folder hold every request against finds what it is there for.
import { DynamoDBClient, GetItemCommand, type GetItemCommandInput } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { refusedByAws } from '../support/requests-as-aws-takes-them.ts';
import { type AwsRequest, faultsOfRequest } from '../support/service-models.ts';

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20270101/eu-central-1/${service}/aws4_request, Signature=0`,
});

function dynamo(operation: string, body: object): AwsRequest {
  const headers = { ...signedFor('dynamodb'), 'x-amz-target': `DynamoDB_20120810.${operation}` };
  return { method: 'POST', path: '/', headers, body: JSON.stringify(body) };
}

const form = (fields: Record<string, string>): AwsRequest => ({
  ...{ method: 'POST', path: '/', headers: signedFor('sns') },
  body: String(new URLSearchParams({ Version: '2010-03-31', ...fields })),
});

const key = { TableName: 'Sessions', Key: { tokenHash: { S: 'a' } } };

describe('a request that AWS would refuse', () => {
  test('is none of these', () => {
    const good = [
      dynamo('GetItem', {
        ...key,
        ConsistentRead: true,
        ProjectionExpression: '#a',
        ExpressionAttributeNames: { '#a': 'b' },
      }),
      dynamo('UpdateItem', {
        ...key,
        UpdateExpression: 'SET a = :a',
        ExpressionAttributeValues: { ':a': { L: [{ N: '1' }] } },
      }),
      form({
        Action: 'CreatePlatformEndpoint',
        PlatformApplicationArn: 'arn',
        Token: 't',
        'Attributes.entry.1.key': 'CustomUserData',
        'Attributes.entry.1.value': 'theirs',
      }),
    ];

    expect(good.map(faultsOfRequest)).toEqual([[], [], []]);
  });

  test.each<[string, AwsRequest, string]>([
    ['a missing member', dynamo('GetItem', { TableName: 'Sessions' }), 'dynamodb.GetItem.Key is missing'],
    [
      'a value that an enumeration has not',
      dynamo('DeleteItem', { ...key, ReturnValues: 'ALL' }),
      'dynamodb.DeleteItem.ReturnValues is none of its values',
    ],
    ['a misspelt member', dynamo('GetItem', { ...key, Consistent: true }), 'dynamodb.GetItem.Consistent is unknown'],
    [
      'a text in place of a switch',
      dynamo('GetItem', { ...key, ConsistentRead: 'true' }),
      'dynamodb.GetItem.ConsistentRead is neither true nor false',
    ],
    [
      'a number outside its range',
      dynamo('Query', { TableName: 'a', Limit: 0 }),
      'dynamodb.Query.Limit is 0, and not from 1 to Infinity',
    ],
    ['an unknown operation', dynamo('GetItems', {}), 'dynamodb: no model of DynamoDB_20120810.GetItems'],
    ['a form without a member', form({ Action: 'Publish', TargetArn: 'arn' }), 'sns.Publish.Message is missing'],
    [
      'a misspelt field of a form',
      form({ Action: 'Publish', TargetArn: 'arn', Message: 'm', 'MessageAttribute.entry.1.Name': 'a' }),
      'sns.Publish.MessageAttribute is unknown',
    ],
    [
      'a path that fits no name',
      {
        ...{ method: 'POST', path: '/2015-03-31/functions/not%20one/invocations', body: '{}' },
        headers: { ...signedFor('lambda'), 'x-amz-invocation-type': 'Event' },
      },
      'lambda.Invoke.FunctionName does not fit',
    ],
    [
      'a header that an enumeration has not',
      {
        ...{ method: 'POST', path: '/2015-03-31/functions/one/invocations', body: '{}' },
        headers: { ...signedFor('lambda'), 'x-amz-invocation-type': 'Later' },
      },
      'lambda.Invoke.InvocationType is none of its values',
    ],
    [
      'no content of a mail',
      {
        ...{ method: 'POST', path: '/v2/email/outbound-emails', headers: signedFor('ses') },
        body: JSON.stringify({ Destination: { ToAddresses: ['a@example.com'] } }),
      },
      'ses.SendEmail.Content is missing',
    ],
  ])('%s is found', (_, request, fault) => {
    expect(faultsOfRequest(request)?.join()).toContain(fault);
  });

  test('is seen on its way out, whoever sends it', async () => {
    const found = refusedByAws();
    const client = new DynamoDBClient({
      ...{ endpoint: 'http://127.0.0.1:1', region: 'eu-central-1', maxAttempts: 1 },
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    });

    const keyless = { TableName: 'Sessions' } as GetItemCommandInput;
    await client.send(new GetItemCommand(keyless)).catch(String);

    expect(found()).toEqual(['dynamodb.GetItem.Key is missing']);
  });
});

test('what is signed for nobody is nobody’s business', () => {
  expect(faultsOfRequest({ method: 'GET', path: '/', headers: {}, body: '' })).toBeUndefined();
});
