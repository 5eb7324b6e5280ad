import { describe, expect, test } from '@jest/globals';
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
    deviceUuid: '5b8e2c1c-1a53-4d6b-8f61-6a3d0c8f1b77',
    challenge: Buffer.alloc(32, 'challenge').toString('base64'),
    secret: Buffer.alloc(32, 'secret').toString('base64'),
    expiresAt: 1_800_000_120_000,
  } as const;

  test('read the table: challenge and pending secret are sealed', async () => {
    const { ports, tables } = await makeWorld();
    await ports.pushMessages.create('visit', { ...message, keptUntil: message.expiresAt + 1 });

    const rows = await tables.rows('PushMessages');

    expect(rows).toMatchObject([{ sealed: expect.stringMatching(/^eyJ/), ttl: 1_800_000_121 }]);
    for (const secret of [message.challenge, message.secret]) {
      for (const encoding of ['base64', 'hex', 'utf8'] as const) {
        const text = Buffer.from(secret, 'base64').toString(encoding).slice(0, 20);
        expect(JSON.stringify(rows)).not.toContain(text);
      }
    }
  });

  test('write to the table: the secret of one message does not open in another', async () => {
    const { ports, tables } = await makeWorld();
    const mine = await ports.pushMessages.create('mine', message);
    const theirs = await ports.pushMessages.create('theirs', message);
    const rows = await tables.rows('PushMessages');
    const row = (id: string) => rows.find((found) => found.id === id);

    await tables.putRow('PushMessages', { ...row(theirs.messageId), sealed: row(mine.messageId)?.sealed });

    await expect(ports.pushMessages.find(theirs.messageId)).rejects.toThrow('cannot be opened');
  });

  test('an ordinary message costs one write unit, answered too', async () => {
    const { ports, tables } = await makeWorld();
    const { secret, ...authentication } = message;
    const { messageId } = await ports.pushMessages.create('visit', {
      ...authentication,
      type: 'AUTHENTICATE',
      number: 57,
    });
    await ports.pushMessages.answer(messageId, { decision: 'approved', digest: 'd'.repeat(43), number: 57 });

    const [row] = await tables.rows('PushMessages');

    expect(itemSize(row ?? {})).toBeLessThan(1024);
  });
});
