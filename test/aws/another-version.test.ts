// A second deployment over the first: another setting and another journey, while people are in the middle of things.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from '@jest/globals';
import { tables } from '../../functions/manifest/tables.ts';
import { deployTo } from '../../local/aws/deployment.ts';
import { clientSettings } from '../../local/aws/place.ts';
import { suiteSettings } from '../../local/aws/suite.ts';
import { awsSuite, deployedSystem } from '../support/deployed-system.ts';
import { newUser } from '../support/phone-users.ts';

const { place } = awsSuite();
const system = deployedSystem();
const newTitle = 'Welcome back';
const password = 'Correct-horse-7';
const shipped = fileURLToPath(new URL('../../journeys', import.meta.url));

/** The journeys of the repository, one of them with another text on its first page. */
function changedJourneys(): string {
  const folder = join(place.folder, 'journeys');
  cpSync(shipped, folder, { recursive: true });
  const file = join(folder, 'Login.journey.json');
  const text = readFileSync(file, 'utf8');
  const changed = text.replaceAll('"Sign in"', `"${newTitle}"`);
  if (changed === text) throw new Error('Login has no such title any more');
  writeFileSync(file, changed);
  return folder;
}

async function keyRings(): Promise<unknown[]> {
  const client = new DynamoDBClient(clientSettings(place));
  const { Items = [] } = await client.send(new ScanCommand({ TableName: process.env[tables.KeyRings.variable] }));
  client.destroy();
  return Items.map((item) => JSON.stringify(item)).sort();
}

async function logLevel(): Promise<string | undefined> {
  const client = new LambdaClient(clientSettings(place));
  const command = new GetFunctionConfigurationCommand({ FunctionName: `waymark-${suiteSettings.stage}-authenticate` });
  const { Environment } = await client.send(command);
  client.destroy();
  return Environment?.Variables?.['LOG_LEVEL'];
}

test('Sessions, journeys under way and keys survive it, and what it brings is there', async () => {
  const username = await newUser(password);
  const answers = { NameCallback: username, PasswordCallback: password };
  const { at } = system();
  const end = await at.answer(await at.start('Login'), answers);
  const begun = await at.start('Login');
  const before = { rings: await keyRings(), level: await logLevel() };

  await deployTo(place, {
    ...suiteSettings,
    logLevel: 'debug',
    realms: { alpha: { journeys: changedJourneys() } },
  });
  const info = await at.session('getSessionInfo', String(end.body['tokenId']));
  const finished = await at.answer(begun, answers);
  const page = await at.start('Login');

  expect(info).toMatchObject({ status: 200, body: { username } });
  expect(finished.body).toHaveProperty('tokenId');
  expect([begun.body['header'], page.body['header']]).toEqual(['Sign in', newTitle]);
  expect(await keyRings()).toEqual(before.rings);
  expect([before.level, await logLevel()]).toEqual(['info', 'debug']);
}, 240_000);
