import { describe, expect, test } from '@jest/globals';
import { observeDynamoCalls } from '../../functions/adapters/dynamo/calls.ts';
import type { NewPushMessage } from '../../functions/ports/push.ts';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { itemSize } from '../support/item-size.ts';
import { pushMessagesContract } from './push-messages.contract.ts';

describe('push messages in memory', () => {
  pushMessagesContract(memoryWorld);
});

describe('push messages in DynamoDB', () => {
  const makeWorld = dynamoWorlds('PushMessages');
  pushMessagesContract(makeWorld);

  const message = {
    type: 'REGISTER',
    realm: '/alpha',
    username: 'demo',
    transactionId: 'transaction-1',
    deviceUuid: '5b8e2c1c-1a53-4d6b-8f61-6a3d0c8f1b77',
    challenge: Buffer.alloc(32, 'challenge').toString('base64'),
    secret: Buffer.alloc(32, 'secret').toString('base64'),
    expiresAt: 1_800_000_120_000,
  } as const;

  const { secret: _, ...asking } = message;

  /** With claims of so many bytes in its JWT. */
  const authentication = (claimBytes: number): NewPushMessage => ({
    ...asking,
    type: 'AUTHENTICATE',
    number: 57,
    endpoint: 'arn:aws:sns:eu-central-1:111122223333:endpoint/GCM/waymark/0c7e2d2a-3a44-4b60-9f0e-7d1f4f5a9b10',
    notification: {
      jwt: `${'h'.repeat(36)}.${Buffer.alloc(claimBytes, 'claims').toString('base64url')}.${'s'.repeat(43)}`,
      text: 'Login attempt from demo at Waymark',
      pushType: 'challenge',
      fcmPayload: 'fcmV1',
    },
  });

  test('read the table: challenge and pending secret are sealed', async () => {
    const { ports, tables } = await makeWorld();
    await ports.pushMessageMaking.create('visit', { ...message, keptUntil: message.expiresAt + 1 });

    const rows = await tables.rows('PushMessages');

    expect(rows).toMatchObject([{ sealed: expect.stringMatching(/^eyJ/), ttl: 1_800_000_121 }]);
    for (const secret of [message.challenge, message.secret]) {
      for (const encoding of ['base64', 'hex', 'utf8'] as const) {
        const text = Buffer.from(secret, 'base64').toString(encoding).slice(0, 20);
        expect(JSON.stringify(rows)).not.toContain(text);
      }
    }
  });

  test('read the table: nobody learns what goes out to a phone, and to which', async () => {
    const { ports, tables } = await makeWorld();
    await ports.pushMessageMaking.create('visit', authentication(300));

    const [{ sealed, sealedNotification, ...readable } = {}] = await tables.rows('PushMessages');

    // What is sealed is random to the eye, so only long texts could be told from chance in it.
    expect(JSON.stringify(readable)).not.toMatch(/hhhh|Y2xhaW1z|ssss|Login attempt|arn:aws|jwt|challenge"|fcmV1/);
    for (const jwe of [sealed, sealedNotification]) {
      expect(jwe).toEqual(expect.stringMatching(/^eyJ/));
      expect(jwe).not.toContain('Login attempt');
      expect(jwe).not.toContain(Buffer.from('Login attempt').toString('base64url').slice(0, -2));
    }
  });

  test('write to the table: the secret of one message does not open in another', async () => {
    const { ports, tables } = await makeWorld();
    const mine = await ports.pushMessageMaking.create('mine', message);
    const theirs = await ports.pushMessageMaking.create('theirs', message);
    const rows = await tables.rows('PushMessages');
    const row = (id: string) => rows.find((found) => found.id === id);

    await tables.putRow('PushMessages', { ...row(theirs.messageId), sealed: row(mine.messageId)?.sealed });

    await expect(ports.pushMessages.find(theirs.messageId)).rejects.toThrow('cannot be opened');
  });

  test('a poll costs one read unit: an ordinary message stays under 2 kB, one with a payload of 1 kB under 4', async () => {
    const { ports, tables } = await makeWorld();
    const { messageId } = await ports.pushMessageMaking.create('ordinary', authentication(300));
    await ports.pushAnswers.answer(messageId, { decision: 'approved', digest: 'd'.repeat(43), number: 57 });
    const [ordinary = {}] = await tables.rows('PushMessages');
    const big = await ports.pushMessageMaking.create('big', authentication(300 + 1024));
    let units = 0;
    observeDynamoCalls(({ readUnits }) => {
      units += readUnits;
    });

    for (const id of [messageId, big.messageId]) await ports.pushMessages.find(id);

    observeDynamoCalls(undefined);
    expect(itemSize(ordinary)).toBeLessThan(2048);
    expect(units).toBe(2);
  });

  test('after it was sent a message costs one write unit: it is under 1 kB with its answer', async () => {
    const { ports, tables } = await makeWorld();
    const { messageId } = await ports.pushMessageMaking.create('visit', authentication(300));
    await ports.pushDeliveries.markDelivery(messageId, 'sent');
    await ports.pushAnswers.answer(messageId, { decision: 'approved', digest: 'd'.repeat(43), number: 57 });

    const [row = {}] = await tables.rows('PushMessages');

    expect(itemSize(row)).toBeLessThan(1024);
    expect(row).not.toHaveProperty('sealedNotification');
  });

  test('a registration costs one write unit, answered too', async () => {
    const { ports, tables } = await makeWorld();
    const { messageId } = await ports.pushMessageMaking.create('visit', message);
    await ports.pushAnswers.answer(messageId, { decision: 'approved', digest: 'd'.repeat(43) });

    const [row] = await tables.rows('PushMessages');

    expect(itemSize(row ?? {})).toBeLessThan(1024);
  });
});
