// The example with a node of its own, deployed from its own app: the node answers in a function of its own, and its role holds
// what the example declares and nothing else.
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { systemRandomness } from '../../functions/adapters/system/machine.ts';
import { tableOutput } from '../../functions/manifest/tables.ts';
import type { NodeReply, NodeRequest } from '../../functions/ports/node-runner.ts';
import { deployApp } from '../../local/aws/cdk.ts';
import { clientSettings } from '../../local/aws/place.ts';
import { deployedData } from '../../operator/deployed-data.ts';
import { stackOutputs } from '../../operator/stack-outputs.ts';
import { awsSuite, needing } from '../support/deployed-system.ts';
import { functionCredentials } from '../support/function-credentials.ts';
import { linkPackages } from '../support/linked-packages.ts';

const { place } = awsSuite();
const settings = clientSettings(place);
const folder = join(place.folder, 'own-node');
const FunctionName = 'waymark-own-node-risk-score';
const example = fileURLToPath(new URL('../../examples/own-node', import.meta.url));
const lambda = new LambdaClient(settings);

beforeAll(async () => {
  mkdirSync(folder);
  const app = join(folder, 'app');
  for (const part of ['app.ts', 'cdk.json', 'package.json', 'nodes', 'journeys']) {
    cpSync(join(example, part), join(app, part), { recursive: true });
  }
  linkPackages(folder, ['aws-cdk-lib', 'constructs', '@aws-sdk/client-dynamodb']);
  await deployApp(place, app, 'waymark-own-nodes');
  const { dynamo } = await deployedData('own', settings);
  const person = { realm: '/alpha', username: 'ann', active: true, attributes: {} };
  await dynamoIdentityStore(dynamo, { randomness: systemRandomness }).put(person);
});

afterAll(() => lambda.destroy());

async function visit(phase: NodeRequest['phase']): Promise<NodeReply> {
  const now = Date.now();
  const request: NodeRequest = {
    ...{ nodeType: 'RiskScoreNode', nodeId: 'risk', displayName: 'Risk Score', phase, config: {}, visit: 'visit-1' },
    ...{ realm: '/alpha', journey: 'RiskLogin', identityResource: 'managed/user', answers: [], strict: false },
    state: { shared: { username: 'ann' }, transient: {}, secure: {} },
    locales: { request: [], realm: 'en', server: 'en' },
    attemptPolicy: { limit: 5, baseDelaySeconds: 30, maxDelaySeconds: 900, ceiling: 90 },
    passwordPolicy: { limit: 5, baseDelaySeconds: 30, maxDelaySeconds: 900, ceiling: 20 },
    baseUrl: 'https://login.example.com/am',
    client: { sourceIp: '198.51.100.7', userAgent: 'test' },
    standing: { proofs: [], enrolled: [] },
    factorRule: { changes: 'any' },
    ...{ journeyEnds: now + 900_000, deadline: now + 20_000, transactionId: 'transaction-1' },
  };
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(request) }),
  );
  const text = new TextDecoder().decode(Payload);
  if (FunctionError !== undefined) throw new Error(text);
  return JSON.parse(text);
}

test('answers in its own function, and remembers in its own table', async () => {
  const first = await visit('process');
  const succeeded = await visit('journeySucceeded');
  const second = await visit('process');

  expect(first).toMatchObject({ ok: true, result: { outcome: 'high' } });
  expect(succeeded).toMatchObject({ ok: true });
  expect(second).toMatchObject({ ok: true, result: { outcome: 'low' } });
});

describe('its role', () => {
  test('holds what its needs and its app declare, and nothing else', () => {
    const template = JSON.parse(readFileSync(join(folder, 'app/cdk.out/waymark-own-nodes.template.json'), 'utf8'));
    const role = Object.keys(template.Resources).find((id) => id.startsWith('RiskScoreNodeRole')) ?? '';
    const { ManagedPolicyArns, Policies } = template.Resources[role].Properties;
    const statements: { Action: string | string[]; Resource: unknown }[] = Policies[0].PolicyDocument.Statement;
    const allowed = statements.flatMap(({ Action, Resource }) =>
      [Action, []].flat().map((action) => `${action} ${targetOf(Resource)}`),
    );

    expect([ManagedPolicyArns, Policies.length]).toEqual([undefined, 1]);
    expect(allowed.sort()).toEqual([
      'dynamodb:GetItem Identities',
      'dynamodb:GetItem KnownAddresses',
      'dynamodb:PutItem KnownAddresses',
      'logs:CreateLogStream RiskScoreNode',
      'logs:PutLogEvents RiskScoreNode',
      'xray:PutTelemetryRecords *',
      'xray:PutTraceSegments *',
    ]);
  });

  needing('IAM')('taken over: it reads the one table and cannot list it, and no device of anybody', async () => {
    await visit('process');
    const client = new DynamoDBClient({ ...settings, credentials: await functionCredentials(place, FunctionName) });
    const outputs = await stackOutputs('waymark-own-data', settings);
    const TableName = await riskTable();
    const read = client.send(
      new GetItemCommand({ TableName, Key: { user: { S: 'somebody' }, address: { S: '198.51.100.7' } } }),
    );
    const list = client.send(new ScanCommand({ TableName }));
    const devices = client.send(
      new GetItemCommand({
        TableName: outputs?.get(tableOutput('DeviceProfiles')),
        Key: { user: { S: '/alpha#ann' }, device: { S: 'push' } },
      }),
    );

    await expect(read).resolves.toBeDefined();
    await expect(list).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(devices).rejects.toMatchObject({ name: 'AccessDeniedException' });
    client.destroy();
  });
});

async function riskTable(): Promise<string | undefined> {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return Environment?.Variables?.['RISK_TABLE'];
}

/** The construct behind a reference, in whichever stack that is. */
function targetOf(resource: unknown): string {
  const [name] = /KnownAddresses|Identities|RiskScoreNode|^"\*"$/.exec(JSON.stringify(resource)) ?? [];
  return name?.replaceAll('"', '') ?? JSON.stringify(resource);
}
