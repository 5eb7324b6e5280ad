// What is left to the thief of one function now that ports are split by verb: each refusal stands beside something that the
// same role may do, so that no test passes because a role can do nothing.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, expect } from '@jest/globals';
import { type Dynamo, dynamoOver } from '../../functions/adapters/dynamo/client.ts';
import { dynamoKeyRingStore } from '../../functions/adapters/dynamo/key-rings.ts';
import { sdkWire } from '../../functions/adapters/dynamo/sdk-wire.ts';
import { tables } from '../../functions/manifest/tables.ts';
import type { KeyPurpose } from '../../functions/ports/keys.ts';
import { clientSettings } from '../../local/aws/place.ts';
import { suiteSettings } from '../../local/aws/suite.ts';
import { awsSuite, needing } from '../support/deployed-system.ts';
import { functionCredentials } from '../support/function-credentials.ts';

const { place } = awsSuite();
const all = clientSettings(place);
const lambda = new LambdaClient(all);
const opened: { destroy(): void }[] = [lambda];
const refused = 'AccessDeniedException';

afterAll(() => {
  for (const client of opened) client.destroy();
});

/** Of a client that is the function of this name. It has to have run, on nothing that it knows what to do with. */
async function settingsOf(name: string) {
  const FunctionName = `waymark-${suiteSettings.stage}-${name}`;
  await lambda.send(new InvokeCommand({ FunctionName, Payload: '{}' }));
  return { ...all, credentials: await functionCredentials(place, FunctionName) };
}

function tablesFor(settings: ConstructorParameters<typeof DynamoDBClient>[0]): Dynamo {
  const client = new DynamoDBClient(settings ?? {});
  opened.push(client);
  return dynamoOver(sdkWire(client), (name) => process.env[tables[name].variable] ?? name, 20_000);
}

const tablesOf = async (name: string): Promise<Dynamo> => tablesFor(await settingsOf(name));

/** A data key of this ring as it is stored, opened by this function. */
async function unwrap(name: string, purpose: KeyPurpose): Promise<unknown> {
  const ring = await dynamoKeyRingStore(tablesFor(all)).load(purpose);
  const client = new KMSClient(await settingsOf(name));
  opened.push(client);
  const [key] = ring?.keys ?? [];
  return client.send(
    new DecryptCommand({
      KeyId: process.env['KEY_ID'],
      CiphertextBlob: key?.wrapped,
      EncryptionContext: { purpose },
    }),
  );
}

/** How each attempt ended: `done`, or the name of its error. */
function endsOf(...attempts: Promise<unknown>[]): Promise<string[]> {
  return Promise.all(attempts.map((attempt) => attempt.then(() => 'done').catch((error: Error) => error.name)));
}

const victim = { user: '/alpha#of-no-such-user' };
const session = { tokenHash: 'of-no-such-session' };
const ground = { tokenHash: 'ground#/alpha#of-no-such-user' };

needing('IAM')('attack: the password checker, taken over, writes no password hash and unlocks nobody', async () => {
  const identities = (await tablesOf('node-data-store-decision')).table('Identities');

  const read = await identities.get(victim, { attributes: ['user', 'passwordHash'] });
  const ends = await endsOf(
    identities.update(victim, { update: 'SET #passwordHash = :mine', values: { mine: 'hash' } }),
    identities.update(victim, { update: 'SET #active = :yes', values: { yes: true } }),
  );

  expect(read).toBeUndefined();
  expect(ends).toEqual([refused, refused]);
});

needing('IAM')('attack: the OATH verifier, taken over, puts and removes no device and changes no secret', async () => {
  const devices = (await tablesOf('node-oath-token-verifier')).table('DeviceProfiles');
  const key = { ...victim, device: 'oath#1' };
  const touch = { update: 'SET #lastAccessDate = :at', when: 'attribute_exists(#user)', values: { at: 1 } };

  const touched = await devices.update(key, touch);
  const ends = await endsOf(
    devices.put({ ...key, secret: 'mine' }),
    devices.remove(key),
    devices.update(key, { update: 'SET #secret = :mine', values: { mine: 'secret' } }),
  );

  expect(touched).toBeUndefined();
  expect(ends).toEqual([refused, refused, refused]);
});

needing('IAM')('attack: the phone’s door, taken over, makes no message, removes none and renumbers none', async () => {
  const messages = (await tablesOf('push-message')).table('PushMessages');
  const key = { messageId: 'of-no-such-message' };
  const exists = { when: 'attribute_exists(#messageId)', values: { one: 1 } };

  const answered = await messages.update(key, { update: 'SET #answered = :one', ...exists });
  const ends = await endsOf(
    messages.put({ ...key, id: 'mine', answer: { decision: 'approved' } }),
    messages.remove(key),
    messages.update(key, { update: 'SET #number = :one', ...exists }),
  );

  expect(answered).toBeUndefined();
  expect(ends).toEqual([refused, refused, refused]);
});

needing('IAM')('attack: the result verifier, taken over, approves no push and opens no data key', async () => {
  const messages = (await tablesOf('node-push-result-verifier')).table('PushMessages');
  const key = { messageId: 'of-no-such-message' };

  const read = await messages.get(key, { attributes: ['messageId', 'answer'] });
  const ends = await endsOf(
    messages.update(key, { update: 'SET #answer = :yes', values: { yes: { decision: 'approved' } } }),
    unwrap('node-push-result-verifier', 'device-secrets'),
  );

  expect(read).toBeUndefined();
  expect(ends).toEqual([refused, refused]);
});

needing('IAM')('attack: who opens device secrets opens no other key ring, nor reads its row', async () => {
  const rings = (await tablesOf('node-oath-token-verifier')).table('KeyRings');

  const ends = await endsOf(
    rings.get({ purpose: 'device-secrets' }),
    rings.get({ purpose: 'auth-id' }),
    unwrap('node-oath-token-verifier', 'device-secrets'),
    unwrap('node-oath-token-verifier', 'auth-id'),
  );

  expect(ends).toEqual(['done', refused, 'done', refused]);
});

needing('IAM')(
  'attack: who may raise the ground of sessions, taken over, reads, changes and ends no session',
  async () => {
    const sessions = (await tablesOf('node-account-lockout')).table('Sessions');
    const change = { update: 'SET #epoch = :epoch', when: 'attribute_exists(#epoch)', values: { epoch: 1 } };

    const raised = await sessions.update(ground, change);
    const ends = await endsOf(
      sessions.get(session, { attributes: ['epoch'] }),
      sessions.update(session, change),
      sessions.remove(session),
      sessions.put({ ...ground, epoch: 0 }),
      sessions.remove(ground),
    );

    expect(raised).toBeUndefined();
    expect(ends).toEqual([refused, refused, refused, refused, refused]);
  },
);

needing('IAM')(
  'attack: the devices door, taken over, prolongs no session and gives none to somebody else',
  async () => {
    const sessions = (await tablesOf('devices')).table('Sessions');
    const kept = { update: 'SET #epoch = :epoch', when: 'attribute_exists(#tokenHash)', values: { epoch: 1 } };

    const keeping = await sessions.update(session, kept);
    const ends = await endsOf(
      sessions.update(session, { update: 'SET #idleEnd = :never', values: { never: 9e15 } }),
      sessions.update(session, { update: 'SET #username = :admin', values: { admin: 'admin' } }),
      sessions.put({ ...session, username: 'admin' }),
      sessions.remove(ground),
    );

    expect(keeping).toBeUndefined();
    expect(ends).toEqual([refused, refused, refused, refused]);
  },
);

needing('IAM')(
  'attack: the sessions door, taken over, makes no session stronger, starts none and revives none',
  async () => {
    const sessions = (await tablesOf('sessions')).table('Sessions');
    const touch = { update: 'SET #latestAccessAt = :now', when: 'attribute_exists(#tokenHash)', values: { now: 1 } };
    const ended = { when: '#idleEnd > :now', values: { now: 1 } };

    const touched = await sessions.update(session, { ...touch, returning: 'ALL_NEW' });
    const ending = await sessions.remove(session, ended);
    const ends = await endsOf(
      sessions.update(session, { update: 'SET #authLevel = :level', values: { level: 99 } }),
      sessions.update(session, { update: 'SET #factors = :more', values: { more: '[]' } }),
      sessions.put({ ...session, username: 'admin' }),
      sessions.remove(ground, ended),
    );

    expect([touched, ending]).toEqual([undefined, false]);
    expect(ends).toEqual([refused, refused, refused, refused]);
  },
);

needing('IAM')(
  'attack: the engine, taken over, changes no session and puts no ground in place of another',
  async () => {
    const sessions = (await tablesOf('authenticate')).table('Sessions');
    const ended = { when: '#idleEnd > :now', values: { now: 1 } };

    const ending = await sessions.remove(session, ended);
    const ends = await endsOf(
      sessions.update(session, { update: 'SET #authLevel = :level', values: { level: 99 } }),
      sessions.put({ ...ground, epoch: 0 }),
      sessions.remove(ground, ended),
    );

    expect(ending).toBe(false);
    expect(ends).toEqual([refused, refused, refused]);
  },
);
