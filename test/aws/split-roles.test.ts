// What is left to the thief of one function now that ports are split by verb: each refusal stands beside something that the
// same role may do, so that no test passes because a role can do nothing.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, expect } from '@jest/globals';
import { type Dynamo, dynamoOver } from '../../functions/adapters/dynamo-client.ts';
import { dynamoKeyRingStore } from '../../functions/adapters/dynamo-key-ring-store.ts';
import { tables } from '../../functions/manifest/tables.ts';
import type { KeyPurpose } from '../../functions/ports/key-rings.ts';
import { clientSettings } from '../../local/aws/place.ts';
import { suiteSettings } from '../../local/aws/suite.ts';
import { awsSuite, needing } from '../support/deployed-system.ts';
import { functionCredentials } from '../support/function-credentials.ts';

const { place } = awsSuite();
const all = clientSettings(place);
const lambda = new LambdaClient(all);
const opened: { destroy(): void }[] = [lambda];
const refused = { name: 'AccessDeniedException' };

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
  return dynamoOver(client, (name) => process.env[tables[name].variable] ?? name, 20_000);
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

const victim = { user: '/alpha#of-no-such-user' };
const session = { tokenHash: 'of-no-such-session' };
const ground = { tokenHash: 'ground#/alpha#of-no-such-user' };

needing('IAM')('attack: the password checker, taken over, writes no password hash and unlocks nobody', async () => {
  const identities = (await tablesOf('node-data-store-decision')).table('Identities');

  const read = await identities.get(victim, { attributes: ['user', 'passwordHash'] });
  const hash = identities.update(victim, { update: 'SET #passwordHash = :mine', values: { mine: 'hash' } });
  const active = identities.update(victim, { update: 'SET #active = :yes', values: { yes: true } });

  expect(read).toBeUndefined();
  await expect(hash).rejects.toMatchObject(refused);
  await expect(active).rejects.toMatchObject(refused);
});

needing('IAM')('attack: the OATH verifier, taken over, puts and removes no device and changes no secret', async () => {
  const devices = (await tablesOf('node-oath-token-verifier')).table('DeviceProfiles');
  const key = { ...victim, device: 'oath#1' };
  const exists = { when: 'attribute_exists(#user)', values: { at: 1 } };

  const touched = await devices.update(key, { update: 'SET #lastAccessDate = :at', ...exists });
  const put = devices.put({ ...key, secret: 'mine' });
  const removed = devices.remove(key);
  const changed = devices.update(key, { update: 'SET #secret = :mine', values: { mine: 'secret' } });

  expect(touched).toBeUndefined();
  for (const attack of [put, removed, changed]) await expect(attack).rejects.toMatchObject(refused);
});

needing('IAM')('attack: the phone’s door, taken over, makes no message, removes none and renumbers none', async () => {
  const messages = (await tablesOf('push-message')).table('PushMessages');
  const key = { messageId: 'of-no-such-message' };
  const exists = { when: 'attribute_exists(#messageId)', values: { one: 1 } };

  const answered = await messages.update(key, { update: 'SET #answered = :one', ...exists });
  const put = messages.put({ ...key, id: 'mine', answer: { decision: 'approved' } });
  const removed = messages.remove(key);
  const renumbered = messages.update(key, { update: 'SET #number = :one', ...exists });

  expect(answered).toBeUndefined();
  for (const attack of [put, removed, renumbered]) await expect(attack).rejects.toMatchObject(refused);
});

needing('IAM')('attack: the result verifier, taken over, approves no push and opens no data key', async () => {
  const messages = (await tablesOf('node-push-result-verifier')).table('PushMessages');
  const key = { messageId: 'of-no-such-message' };

  const read = await messages.get(key, { attributes: ['messageId', 'answer'] });
  const approved = messages.update(key, { update: 'SET #answer = :yes', values: { yes: { decision: 'approved' } } });

  expect(read).toBeUndefined();
  await expect(approved).rejects.toMatchObject(refused);
  await expect(unwrap('node-push-result-verifier', 'device-secrets')).rejects.toMatchObject(refused);
});

needing('IAM')('attack: who opens device secrets opens no other key ring, nor reads its row', async () => {
  const rings = (await tablesOf('node-oath-token-verifier')).table('KeyRings');

  const own = await rings.get({ purpose: 'device-secrets' });
  const other = rings.get({ purpose: 'auth-id' });

  expect(own).toMatchObject({ purpose: 'device-secrets' });
  await expect(other).rejects.toMatchObject(refused);
  await expect(unwrap('node-oath-token-verifier', 'device-secrets')).resolves.toHaveProperty('Plaintext');
  await expect(unwrap('node-oath-token-verifier', 'auth-id')).rejects.toMatchObject(refused);
});

needing('IAM')(
  'attack: who may raise the ground of sessions, taken over, reads, changes and ends no session',
  async () => {
    const sessions = (await tablesOf('node-account-lockout')).table('Sessions');
    const change = { update: 'SET #epoch = :epoch', values: { epoch: 1 } };

    const raised = await sessions.update(ground, { ...change, when: 'attribute_exists(#epoch)' });
    const attacks = [
      sessions.get(session, { attributes: ['epoch'] }),
      sessions.update(session, change),
      sessions.remove(session),
      sessions.remove(ground),
      sessions.get(ground),
    ];

    expect(raised).toBeUndefined();
    for (const attack of attacks) await expect(attack).rejects.toMatchObject(refused);
  },
);

needing('IAM')(
  'attack: the devices door, taken over, prolongs no session and lowers no ground by keeping one',
  async () => {
    const sessions = (await tablesOf('devices')).table('Sessions');
    const kept = { update: 'SET #authLevel = :level', values: { level: 0 }, when: 'attribute_exists(#tokenHash)' };

    const keeping = await sessions.update(session, kept);
    const attacks = [
      sessions.update(session, { update: 'SET #idleEnd = :never', values: { never: 9e15 } }),
      sessions.update(session, { update: 'SET #username = :admin', values: { admin: 'admin' } }),
      sessions.update(ground, kept),
    ];

    expect(keeping).toBeUndefined();
    for (const attack of attacks) await expect(attack).rejects.toMatchObject(refused);
  },
);

needing('IAM')('attack: the sessions door, taken over, makes no session stronger and starts none', async () => {
  const sessions = (await tablesOf('sessions')).table('Sessions');
  const touch = { update: 'SET #latestAccessAt = :now', values: { now: 1 }, when: 'attribute_exists(#tokenHash)' };

  const touched = await sessions.update(session, { ...touch, returning: 'ALL_NEW' });
  const attacks = [
    sessions.update(session, { update: 'SET #authLevel = :level', values: { level: 99 } }),
    sessions.update(session, { update: 'SET #factors = :more', values: { more: '[]' } }),
    sessions.put({ ...session, username: 'admin' }),
    sessions.remove(ground),
  ];

  expect(touched).toBeUndefined();
  for (const attack of attacks) await expect(attack).rejects.toMatchObject(refused);
});

needing('IAM')(
  'attack: the engine, taken over, changes no session and puts no ground in place of another',
  async () => {
    const sessions = (await tablesOf('authenticate')).table('Sessions');
    const ended = { when: '#idleEnd > :now', values: { now: 1 } };

    const ending = await sessions.remove(session, ended);
    const attacks = [
      sessions.update(session, { update: 'SET #authLevel = :level', values: { level: 99 } }),
      sessions.put({ ...ground, epoch: 0 }),
      sessions.remove(ground, ended),
    ];

    expect(ending).toBe(false);
    for (const attack of attacks) await expect(attack).rejects.toMatchObject(refused);
  },
);
