// What docs/operating.md tells people to do after a loss, done: rows out of a backup, a key ring put back beside the new one, and
// users taken to another region.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TableName, tableOutput } from '../../functions/manifest/tables.ts';
import { bootstrap } from '../../local/aws/cdk.ts';
import { deployTo } from '../../local/aws/deployment.ts';
import { clientSettings } from '../../local/aws/place.ts';
import { suiteSettings } from '../../local/aws/suite.ts';
import { seedDeployment } from '../../operator/seed-deployment.ts';
import { stackOutputs } from '../../operator/stack-outputs.ts';
import { awsSuite, deployedSystem } from '../support/deployed-system.ts';
import { documentBlocks } from '../support/document-blocks.ts';
import { httpJourneys } from '../support/http-journeys.ts';
import { type Browser, openBrowser, sessionIn } from '../support/sdk-browser.ts';
import * as oath from '../support/walks/oath-login.walk.ts';

const minutes = 60_000;
const { place } = awsSuite();
const { stage } = suiteSettings;
const system = deployedSystem();
const client = new DynamoDBClient(clientSettings(place));
let browser: Browser;

beforeAll(() => {
  browser = openBrowser(system().url);
});
afterAll(() => {
  browser.close();
  client.destroy();
});

type Row = Record<string, AttributeValue>;

async function tableName(table: TableName, where = place, of: string = stage): Promise<string> {
  const outputs = await stackOutputs(`waymark-${of}-data`, clientSettings(where));
  return outputs?.get(tableOutput(table)) ?? '';
}

/** A table of that name, as the other is now. */
async function restored(table: TableName, name: string): Promise<string> {
  const SourceTableName = await tableName(table);
  const point = { UseLatestRestorableTime: true };
  await client.send(new RestoreTableToPointInTimeCommand({ SourceTableName, TargetTableName: name, ...point }));
  return name;
}

async function rowsOf(TableName: string, user?: string): Promise<Row[]> {
  if (user === undefined) return (await client.send(new ScanCommand({ TableName }))).Items ?? [];
  const { Items = [] } = await client.send(
    new QueryCommand({
      ...{ TableName, KeyConditionExpression: '#u = :u', ExpressionAttributeNames: { '#u': 'user' } },
      ExpressionAttributeValues: { ':u': { S: `/alpha#${user}` } },
    }),
  );
  return Items;
}

/** With a recovery code, which lies on the device. */
async function signsIn({ username }: oath.CodeUser, code?: string): Promise<string | undefined> {
  return sessionIn(await oath.enterRecoveryCode(await oath.signIn(username), code));
}

test(
  'devices that were removed come back out of a backup',
  async () => {
    const user = await oath.enrolled();
    const backup = await restored('DeviceProfiles', 'devices-restored');
    const TableName = await tableName('DeviceProfiles');
    for (const { user: owner, device } of await rowsOf(TableName, user.username)) {
      if (owner && device) await client.send(new DeleteItemCommand({ TableName, Key: { user: owner, device } }));
    }
    const without = askedOf(await oath.signIn(user.username));

    for (const Item of await rowsOf(backup, user.username)) {
      const ConditionExpression = 'attribute_not_exists(device)';
      await client.send(new PutItemCommand({ TableName, Item, ConditionExpression }));
    }

    // Asked to register anew while there was none.
    expect(without).toBe('registration');
    expect(await signsIn(user, user.codes[0])).toEqual(expect.any(String));
  },
  3 * minutes,
);

function askedOf(step: Awaited<ReturnType<typeof oath.signIn>>): string {
  return JSON.stringify(step).includes('otpauth') ? 'registration' : 'code';
}

describe('a key ring that was deleted', () => {
  test(
    'is put back beside the one that was made since, and opens what either has sealed',
    async () => {
      const [before, TableName] = [await oath.enrolled(), await tableName('KeyRings')];
      const Key = { purpose: { S: 'device-secrets' } };
      const backup = await restored('KeyRings', 'rings-restored');
      await client.send(new DeleteItemCommand({ TableName, Key }));
      await startAnew();
      await seedDeployment(stage, () => {}, clientSettings(place));
      const lost = await codeWith(before).catch(() => undefined);
      const since = await oath.enrolled();

      const then = await client.send(new GetItemCommand({ TableName: backup, Key }));
      const now = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      await client.send(new PutItemCommand({ TableName, Item: merged(then.Item, now.Item) }));
      await startAnew();

      expect(lost).toBeUndefined();
      expect([await codeWith(before), await codeWith(since)]).toEqual([expect.any(String), expect.any(String)]);
    },
    5 * minutes,
  );

  /** With a code of the app, whose secret is sealed. Waits until there is a code that was not used. */
  async function codeWith({ username, uri }: oath.CodeUser): Promise<string | undefined> {
    await system().pass(oath.untilNextCode());
    return sessionIn(await oath.enterCode(await oath.signIn(username), oath.codeOf(uri)));
  }

  /** Functions that run keep a ring for half an hour. */
  async function startAnew(): Promise<void> {
    const lambda = new LambdaClient(clientSettings(place));
    for (const name of ['oath-token-verifier', 'oath-registration', 'oath-device-storage']) {
      const FunctionName = `waymark-${stage}-node-${name}`;
      const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      const Variables = { ...Environment?.Variables, STARTED_ANEW: String(Date.now()) };
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    }
    lambda.destroy();
  }

  /** By the program that the page gives. */
  function merged(then: Row | undefined, now: Row | undefined): Row {
    const folder = join(place.folder, 'rings');
    mkdirSync(folder, { recursive: true });
    const files = ['then.json', 'now.json', 'merge-rings.jq'].map((name) => join(folder, name));
    const texts = [printed(then), printed(now), documentBlocks('operating.md', 'jq')[0] ?? ''];
    for (const [at, text] of texts.entries()) writeFileSync(files[at] ?? '', text);
    const [first = '', second = '', program = ''] = files;
    const { stdout, stderr, status } = spawnSync('jq', ['-s', '-f', program, first, second], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout, (key, value) => (key === 'B' ? new Uint8Array(Buffer.from(value, 'base64')) : value));
  }

  /** As `aws dynamodb get-item` prints a row. */
  function printed(Item: Row | undefined): string {
    return JSON.stringify({ Item }, (_, value) =>
      value instanceof Uint8Array || value?.type === 'Buffer' ? Buffer.from(value).toString('base64') : value,
    );
  }
});

test(
  'in another region users sign in with their passwords, out of a backup, and register a device again',
  async () => {
    const user = await oath.enrolled();
    const backup = await restored('Identities', 'identities-restored');
    const there = { ...place, region: 'eu-west-1', api: { id: 'moved', tag: place.api?.tag ?? '' } };
    await bootstrap(there);
    const { url } = await deployTo(there, { ...suiteSettings, stage: 'moved' });
    const moved = new DynamoDBClient(clientSettings(there));
    const TableName = await tableName('Identities', there, 'moved');
    for (const Item of await rowsOf(backup)) await moved.send(new PutItemCommand({ TableName, Item }));
    moved.destroy();

    const at = httpJourneys(url);
    const answers = { NameCallback: user.username, PasswordCallback: oath.password };
    const wrong = await at.answer(await at.start('OathLogin'), { ...answers, PasswordCallback: 'wrong' });
    const next = await at.answer(await at.start('OathLogin'), answers);

    expect(wrong.status).toBe(401);
    expect(JSON.stringify(next.body)).toContain('otpauth://');
  },
  8 * minutes,
);
