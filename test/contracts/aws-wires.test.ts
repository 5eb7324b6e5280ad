// The functions' own ways to KMS, CloudWatch Logs and Lambda beside the SDK's clients, over one scripted server: what one
// sends, so does the other. How they bear trouble is dynamo-wire's: it is the same way.
import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type JsonService, jsonWire } from '../../functions/adapters/aws/json-wire.ts';
import { environmentPlace } from '../../functions/adapters/aws/post.ts';
import { canonicalPath, requestSigner } from '../../functions/adapters/aws/signature.ts';
import { isThrottling, lambda, lambdaService } from '../../functions/adapters/lambda/invoke.ts';
import { cloudWatchLogs } from '../../functions/adapters/observability/audit-logs.ts';
import { kms } from '../../functions/adapters/sealing/kms-key-wrapper.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import { refusedByAws } from '../support/requests-as-aws-takes-them.ts';
import { type ScriptedDynamoDb, type Sent, startScriptedDynamoDb } from '../support/scripted-dynamodb.ts';

const region = 'eu-central-1';
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG', sessionToken: 'token+/=' };

let server: ScriptedDynamoDb;
let clients: { logs: CloudWatchLogsClient; keys: KMSClient; functions: LambdaClient };

beforeAll(async () => {
  server = await startScriptedDynamoDb();
  const settings = { endpoint: server.endpoint, region, credentials, maxAttempts: 1 };
  clients = {
    logs: new CloudWatchLogsClient(settings),
    keys: new KMSClient(settings),
    functions: new LambdaClient(settings),
  };
});
afterAll(() => {
  for (const client of Object.values(clients)) client.destroy();
  server.stop();
});

const place = () => ({ endpoint: server.endpoint, region, credentials: () => credentials, connectionTimeout: 30_000 });
const tools = { clock: systemClock, randomness: systemRandomness };
const wireOf = (service: JsonService) => jsonWire<string, object>(service, { ...place(), maxAttempts: 1 }, tools);

/** The header `authorization` as our signer makes it over the headers that were signed. */
function resigned(service: string, { headers, body, path }: Sent): string {
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const signed = names.map((name): [string, string] => [name, String(headers[name])]);
  const date = String(headers['x-amz-date']);
  return requestSigner(service, region)({ credentials, date, path: canonicalPath(path), headers: signed, body });
}

const bytes = Buffer.from([0, 1, 254, 255]);
const context = { KeyId: 'alias/waymark', EncryptionContext: { purpose: 'auth-id' } };
const stream = { logGroupName: '/waymark/audit', logStreamName: '2027-01-15/ü' };
const events = [{ timestamp: 1, message: 'größer' }];

const calls: readonly [name: string, service: string, theirs: () => Promise<unknown>, ours: () => Promise<unknown>][] =
  [
    [
      'a data key made',
      'kms',
      () => clients.keys.send(new GenerateDataKeyCommand({ ...context, KeySpec: 'AES_256' })),
      () => wireOf(kms).send('GenerateDataKey', { ...context, KeySpec: 'AES_256' }, 20_000),
    ],
    [
      'a data key opened',
      'kms',
      () => clients.keys.send(new DecryptCommand({ ...context, CiphertextBlob: bytes })),
      () => wireOf(kms).send('Decrypt', { ...context, CiphertextBlob: bytes.toString('base64') }, 20_000),
    ],
    [
      'a stream made',
      'logs',
      () => clients.logs.send(new CreateLogStreamCommand(stream)),
      () => wireOf(cloudWatchLogs).send('CreateLogStream', stream, 20_000),
    ],
    [
      'lines written',
      'logs',
      () => clients.logs.send(new PutLogEventsCommand({ ...stream, logEvents: events })),
      () => wireOf(cloudWatchLogs).send('PutLogEvents', { ...stream, logEvents: events }, 20_000),
    ],
    [
      'a function called',
      'lambda',
      () =>
        clients.functions.send(
          new InvokeCommand({ FunctionName: 'waymark-dev-node-ü', Payload: Buffer.from('{"ü":1}') }),
        ),
      () => lambda(systemClock, place()).invoke('waymark-dev-node-ü', '{"ü":1}', { within: 20_000 }),
    ],
    [
      'a function called by its ARN, for nobody to wait for',
      'lambda',
      () =>
        clients.functions.send(
          new InvokeCommand({
            FunctionName: 'arn:aws:lambda:x:1:function:f',
            InvocationType: 'Event',
            Payload: Buffer.from('{}'),
          }),
        ),
      () => lambda(systemClock, place()).invoke('arn:aws:lambda:x:1:function:f', '{}', { event: true, within: 20_000 }),
    ],
  ];

describe('the way to AWS sends what the SDK sends', () => {
  test.each(calls)('%s', async (_name, service, theirs, ours) => {
    // Names that no function has.
    if (service === 'lambda') refusedByAws();
    server.script(() => ({}));
    await theirs();
    await ours();

    const [sent, own] = server.sent;
    expect([own?.path, own && JSON.parse(own.body)]).toEqual([sent?.path, sent && JSON.parse(sent.body)]);
    for (const header of ['x-amz-target', 'content-type', 'host', 'x-amz-security-token']) {
      expect([header, own?.headers[header]]).toEqual([header, sent?.headers[header]]);
    }
    // What waits for its end need not say so.
    const type = (of: Sent | undefined) => of?.headers['x-amz-invocation-type'] ?? 'RequestResponse';
    if (service === 'lambda') expect(type(own)).toBe(type(sent));
    expect(sent && resigned(service, sent)).toBe(sent?.headers.authorization);
    expect(own && resigned(service, own)).toBe(own?.headers.authorization);
  });

  const given = { AWS_REGION: region, AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };

  test.each(['eu-central-1', 'us-gov-west-1', 'cn-north-1', 'us-iso-east-1'])(
    'to the same endpoints in %s',
    (Region) => {
      const { logs, keys, functions } = clients;
      for (const [service, client] of [
        [kms, keys],
        [cloudWatchLogs, logs],
        [lambdaService, functions],
      ] as const) {
        const { url } = client.config.endpointProvider({ Region }, {});
        expect(`${environmentPlace(service, { ...given, AWS_REGION: Region }).endpoint}/`).toBe(url.href);
      }
    },
  );

  test.each([
    [kms, 'AWS_ENDPOINT_URL_KMS'],
    [cloudWatchLogs, 'AWS_ENDPOINT_URL_CLOUDWATCH_LOGS'],
    [lambdaService, 'AWS_ENDPOINT_URL_LAMBDA'],
  ])('$title is where $name says, as for the SDK', (service, variable) => {
    const env = { ...given, AWS_ENDPOINT_URL: 'http://all:1', [variable]: 'http://one:2' };

    expect(environmentPlace(service, env).endpoint).toBe('http://one:2');
  });
});

describe('an answer', () => {
  test('of CloudWatch Logs may be nothing at all, and one of KMS may not', async () => {
    server.script(() => ({ body: '' }));

    await expect(wireOf(cloudWatchLogs).send('CreateLogStream', stream, 20_000)).resolves.toEqual({});
    await expect(wireOf(kms).send('Decrypt', context, 20_000)).rejects.toMatchObject({
      name: 'SerializationException',
    });
  });

  test('of Lambda has what the function returned, and whether it failed', async () => {
    const invoked = () => lambda(systemClock, place()).invoke('f', '{}', { within: 20_000 });
    server.script(() => ({ body: '{"a":"ü"}' }));
    const returned = await invoked();
    server.script(() => ({ body: '{"errorType":"x"}', headers: { 'x-amz-function-error': 'Unhandled' } }));
    const failed = await invoked();

    expect([returned, failed]).toEqual([
      { payload: '{"a":"ü"}' },
      { payload: '{"errorType":"x"}', functionError: 'Unhandled' },
    ]);
  });

  test.each([
    ['TooManyRequestsException', 429],
    ['ResourceNotFoundException:http://internal.amazon.com/coral/com.amazonaws.awsgirapi/', 404],
  ])('of Lambda that refuses as %s has the SDK’s name', async (type, status) => {
    server.script(() => ({ status, headers: { 'x-amzn-errortype': type }, body: { message: 'because' } }));

    const ours = await lambda(systemClock, place())
      .invoke('f', '{}', { within: 20_000 })
      .catch((caught: unknown) => caught);
    const theirs = await clients.functions
      .send(new InvokeCommand({ FunctionName: 'f' }))
      .catch((caught: unknown) => caught);

    const { name, message } = theirs as Error;
    expect(ours).toMatchObject({ name, message, status });
    expect(isThrottling(ours)).toBe(status === 429);
  });

  test.each([
    ['never', 'TimeoutError'],
    ['half', 'TimeoutError'],
    ['cut off', 'Error'],
    ['connection reset', 'Error'],
  ] as const)('of Lambda that comes %s is an error', async (answer, name) => {
    server.script(() => answer);

    await expect(lambda(systemClock, place()).invoke('f', '{}', { within: 60 })).rejects.toMatchObject({ name });
  });
});
