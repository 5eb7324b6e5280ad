// What a login asks of DynamoDB, call by call: a call more is a price that somebody has to say yes to. docs/decisions/0023 has
// them in their order, and why each is there.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { LoginFigures } from '../../bench/drive.ts';
import { importVariants } from '../../bench/journey-variants.ts';
import { driveOathLogin, password, registerApp } from '../../bench/logins.ts';
import { type MeasuredClient, measuredClient } from '../../bench/measured-client.ts';
import {
  benchAuthenticator,
  drivePasskeyLogin,
  drivePasskeyRegistration,
  removePasskeys,
} from '../../bench/passkey-logins.ts';
import { type BenchPhones, benchPhones } from '../../bench/phones.ts';
import { driveWaitedPushLogin, enrol, pollsBeforeAnswer, variants } from '../../bench/push-logins.ts';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import type { ParsedOathUri } from '../../functions/mfa/oath/parse-oath-uri.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';

/** Decisions 14 and 17: the attempt at the password, and the ground of sessions before the first factor and at the end. */
const assurance = { 'update Attempts': 1, 'get Sessions': 2 };
/** Decision 39: the user's list of sign-ins, written while the session is. */
const noted = { 'put RememberedBrowsers': 1 };
const logins = 3;

let stack: StackInProcess;
let client: MeasuredClient;
let phones: BenchPhones;
let passkey: LoginFigures;
let app: ParsedOathUri;

beforeAll(async () => {
  phones = benchPhones();
  stack = await stackInProcess({ onDelivery: phones.onDelivery });
  client = measuredClient(stack.url);
  // Of a user without another factor.
  const driven = { key: benchAuthenticator(stack.url), dynamo: dynamo(), logins };
  await drivePasskeyRegistration(client, driven);
  passkey = await drivePasskeyLogin(client, driven);
  await removePasskeys(dynamo());
  app = await registerApp(client);
  await importVariants(stack.url, variants);
});

afterAll(async () => {
  client.close();
  await stack.stop();
});

function callsOf({ calls }: LoginFigures) {
  const counts = calls.map(({ operation, table, calls: count }) => [`${operation} ${table}`, count] as const);
  const all = counts.reduce((total, [, count]) => total + count, 0);
  const written = calls.reduce((total, { writeUnits }) => total + writeUnits, 0);
  const read = calls.reduce((total, { readUnits }) => total + readUnits, 0);
  return { counts: Object.fromEntries(counts), all, read, written };
}

test('OathLogin makes 10 calls, and 3 for its assurance', async () => {
  const { counts, all, written } = callsOf(await driveOathLogin(client, { app, dynamo: dynamo(), logins }));

  expect(counts).toEqual({
    ...assurance,
    ...{ 'get Identities': 1, 'query DeviceProfiles': 2, 'update DeviceProfiles': 2 },
    ...{ 'get JourneyStates': 1, 'put JourneyStates': 2, 'put Sessions': 1, ...noted },
  });
  expect([all, written]).toEqual([10 + 3, 7]);
});

test('PasskeyLogin makes 9 calls, and 2 for its assurance: there is no password to count', () => {
  const { counts, all, read, written } = callsOf(passkey);

  expect(counts).toEqual({
    'get Sessions': 2,
    ...{ 'get Identities': 1, 'get DeviceProfiles': 2, 'update DeviceProfiles': 1 },
    ...{ 'get JourneyStates': 1, 'put JourneyStates': 2, 'put Sessions': 1, ...noted },
  });
  expect([all, read, written]).toEqual([9 + 2, 4.5, 5]);
});

test('PushLogin makes 19 calls, 2 for each poll that finds no answer, and 3 for its assurance', async () => {
  const phone = phones.phone();
  await enrol(client, phone, password);

  const { counts, all, written } = callsOf(await driveWaitedPushLogin(client, phone, logins));

  expect(counts).toEqual({
    ...assurance,
    ...{ 'get Identities': 2, 'query DeviceProfiles': 2, 'update DeviceProfiles': 2 },
    ...{ 'put PushMessages': 1, 'get PushMessages': 3 + pollsBeforeAnswer, 'update PushMessages': 2 },
    ...{ 'get JourneyStates': 2 + pollsBeforeAnswer, 'put JourneyStates': 3, 'put Sessions': 1, ...noted },
  });
  // Rows above a kilobyte cost two. No poll is among them.
  expect([all, written]).toEqual([19 + 2 * pollsBeforeAnswer + 3, 15]);
});
