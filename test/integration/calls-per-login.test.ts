// What a login asks of DynamoDB, call by call: a call more is a price that somebody has to say yes to. docs/decisions/0023 has
// them in their order, and why each is there.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { drive, type LoginFigures, turnsOf } from '../../bench/drive.ts';
import { importVariants } from '../../bench/journey-variants.ts';
import { driveOathLogin, password, registerApp } from '../../bench/logins.ts';
import { type MeasuredClient, measuredClient, type Posted } from '../../bench/measured-client.ts';
import { type BenchPhones, benchPhones } from '../../bench/phones.ts';
import { driveWaitedPushLogin, enrol, pollsBeforeAnswer, variants } from '../../bench/push-logins.ts';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import type { ParsedOathUri } from '../../functions/mfa/oath/parse-oath-uri.ts';
import { outputOf } from '../../testing/step.ts';
import { newUser } from '../support/phone-users.ts';
import { softwareAuthenticator } from '../support/software-authenticator.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';

/** Decisions 14 and 17: the attempt at the password, and the ground of sessions before the first factor and at the end. */
const assurance = { 'update Attempts': 1, 'get Sessions': 2 };
const logins = 3;

let stack: StackInProcess;
let client: MeasuredClient;
let phones: BenchPhones;
let app: ParsedOathUri;

beforeAll(async () => {
  phones = benchPhones();
  stack = await stackInProcess({ onDelivery: phones.onDelivery });
  client = measuredClient(stack.url);
  app = await registerApp(client);
  await importVariants(stack.url, variants);
});

afterAll(async () => {
  client.close();
  await stack.stop();
});

function ceremonyIn({ body }: Posted): JsonObject {
  const data = outputOf({ status: 200, body, headers: {}, cookies: [] }, 'MetadataCallback', 'data');
  return isJsonObject(data) ? data : {};
}

function callsOf({ calls }: LoginFigures) {
  const counts = calls.map(({ operation, table, calls: count }) => [`${operation} ${table}`, count] as const);
  const all = counts.reduce((total, [, count]) => total + count, 0);
  const written = calls.reduce((total, { writeUnits }) => total + writeUnits, 0);
  return { counts: Object.fromEntries(counts), all, written };
}

test('OathLogin makes 9 calls, and 3 for its assurance', async () => {
  const { counts, all, written } = callsOf(await driveOathLogin(client, { app, dynamo: dynamo(), logins }));

  expect(counts).toEqual({
    ...assurance,
    ...{ 'get Identities': 1, 'query DeviceProfiles': 2, 'update DeviceProfiles': 2 },
    ...{ 'get JourneyStates': 1, 'put JourneyStates': 2, 'put Sessions': 1 },
  });
  expect([all, written]).toEqual([9 + 3, 6]);
});

test('PasskeyLogin makes 8 calls, and 2 for its assurance: fewer than OathLogin, and fewer units', async () => {
  // The session of this user is none of demo's.
  const own = measuredClient(stack.url);
  const key = softwareAuthenticator({ origin: new URL(stack.url).origin });
  const typed = { IDToken1: await newUser('correct-horse-1'), IDToken2: 'correct-horse-1' };
  const registration = await own.answer(await own.open('PasskeyRegistration'), typed);
  await own.answer(registration, { IDToken2: key.register(ceremonyIn(registration)) });

  const { counts, all, written } = callsOf(
    await drive({
      ...{ journey: 'PasskeyLogin', turns: turnsOf('PasskeyLogin', [false, false]), logins },
      async login() {
        const page = await own.open('PasskeyLogin');
        return [page, await own.answer(page, { IDToken3: key.authenticate(ceremonyIn(page)) })];
      },
    }),
  );

  own.close();

  expect(counts).toEqual({
    'get Sessions': 2,
    ...{ 'get Identities': 1, 'get DeviceProfiles': 2, 'update DeviceProfiles': 1 },
    ...{ 'get JourneyStates': 1, 'put JourneyStates': 2, 'put Sessions': 1 },
  });
  expect([all, written]).toEqual([8 + 2, 4]);
});

test('PushLogin makes 18 calls, 2 for each poll that finds no answer, and 3 for its assurance', async () => {
  const phone = phones.phone();
  await enrol(client, phone, password);

  const { counts, all, written } = callsOf(await driveWaitedPushLogin(client, phone, logins));

  expect(counts).toEqual({
    ...assurance,
    ...{ 'get Identities': 2, 'query DeviceProfiles': 2, 'update DeviceProfiles': 2 },
    ...{ 'put PushMessages': 1, 'get PushMessages': 3 + pollsBeforeAnswer, 'update PushMessages': 2 },
    ...{ 'get JourneyStates': 2 + pollsBeforeAnswer, 'put JourneyStates': 3, 'put Sessions': 1 },
  });
  // Rows above a kilobyte cost two. No poll is among them.
  expect([all, written]).toEqual([18 + 2 * pollsBeforeAnswer + 3, 14]);
});
