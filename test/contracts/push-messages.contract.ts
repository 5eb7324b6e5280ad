// What every implementation of the ports of push messages does: of making, finding, answering, delivering and removing them.
import { expect, test } from '@jest/globals';
import type { NewPushMessage, PushAnswer, PushNotification } from '../../functions/ports/push.ts';
import { race, tally, type World } from '../support/contract-worlds.ts';

const approval: PushAnswer = { decision: 'approved', digest: 'digest of the jwt' };

const endpoint = 'arn:aws:sns:eu-central-1:111122223333:endpoint/GCM/waymark/0c7e2d2a-3a44-4b60-9f0e-7d1f4f5a9b10';

const notification: PushNotification = {
  jwt: 'aGVhZGVy.Y2xhaW1z.c2lnbmF0dXJl',
  text: 'Login attempt from Zoë 測試 at "Waymark"\n',
  pushType: 'challenge',
  fcmPayload: 'legacy',
};

export function pushMessagesContract(makeWorld: () => Promise<World>): void {
  const newMessage = ({ clock }: World, changes: Partial<NewPushMessage> = {}): NewPushMessage => ({
    type: 'AUTHENTICATE',
    realm: '/alpha',
    username: 'demo',
    transactionId: 'transaction-1',
    deviceUuid: '5b8e2c1c-1a53-4d6b-8f61-6a3d0c8f1b77',
    challenge: 'Y2hhbGxlbmdl',
    expiresAt: clock.now() + 120_000,
    ...changes,
  });
  const worldWithMessage = async (changes: Partial<NewPushMessage> = {}) => {
    const world = await makeWorld();
    const message = await world.ports.pushMessageMaking.create('visit', newMessage(world, changes));
    return { ...world, ...world.ports, message };
  };

  test('gives a message back as it was, under an id of the form that phones know', async () => {
    const world = await makeWorld();
    const details = newMessage(world, { type: 'REGISTER', username: 'Zoë 測試', secret: 'c2VjcmV0', number: 57 });

    const message = await world.ports.pushMessageMaking.create('visit', details);

    const now = world.clock.now();
    expect(message).toEqual({
      ...details,
      messageId: expect.stringMatching(/^REGISTER:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}1800000000000$/),
      createdAt: now,
      keptUntil: details.expiresAt,
      delivery: 'queued',
    });
    expect(await world.ports.pushMessages.find(message.messageId)).toEqual(message);
  });

  test('gives the delivery worker what goes out to the phone, as it was', async () => {
    const { pushDeliveries, message, pushAnswers } = await worldWithMessage({ endpoint, notification });

    expect(await pushDeliveries.find(message.messageId)).toEqual({ ...message, endpoint, notification });
    await pushAnswers.answer(message.messageId, approval);
    expect(await pushDeliveries.find(message.messageId)).toMatchObject({ endpoint, notification, answer: approval });
  });

  test('gives what goes out to nobody else, and its challenge not to who asks how it ended', async () => {
    const secret = 'c2VjcmV0';
    const { ports, message, pushAnswers } = await worldWithMessage({ endpoint, notification, secret });
    await pushAnswers.answer(message.messageId, approval);

    const found = await ports.pushMessages.find(message.messageId);
    const result = await ports.pushResults.find(message.messageId);

    const { challenge, secret: _, endpoint: __, ...rest } = { ...message, answer: approval };
    expect(message).not.toHaveProperty('notification');
    expect(found).toEqual({ ...rest, challenge, secret, endpoint });
    expect(result).toEqual(rest);
  });

  test.each(['sent', 'failed'] as const)('forgets what went out once it is %s, and not where to', async (delivery) => {
    const { message, pushDeliveries } = await worldWithMessage({ endpoint, notification });

    await pushDeliveries.markDelivery(message.messageId, delivery);

    expect(await pushDeliveries.find(message.messageId)).toEqual({ ...message, delivery });
  });

  test('a retried request does not change what goes out: the JWT is the one of the first time', async () => {
    const { pushDeliveries, message, pushMessageMaking, ...world } = await worldWithMessage({ notification });
    const again = newMessage(world, { notification: { ...notification, jwt: 'another' } });

    const repeated = await race(20, () => pushMessageMaking.create('visit', again));

    for (const found of repeated) expect(found).toEqual(message);
    expect(await pushDeliveries.find(message.messageId)).toEqual({ ...message, notification });
  });

  test('a retried request sends no second message: the same visit gets the one that it made', async () => {
    const { pushMessages, message, clock, pushMessageMaking, ...world } = await worldWithMessage();
    clock.advance(5000);

    const again = await race(20, (index) =>
      pushMessageMaking.create('visit', newMessage({ ...world, clock }, { challenge: `challenge ${index}` })),
    );

    for (const repeated of again) expect(repeated).toEqual(message);
  });

  test('copies of one request that run at once make one message', async () => {
    const world = await makeWorld();

    const messages = await race(50, (index) =>
      world.ports.pushMessageMaking.create('visit', newMessage(world, { challenge: `challenge ${index}` })),
    );

    expect(new Set(messages.map(({ messageId, challenge }) => `${messageId} ${challenge}`)).size).toBe(1);
  });

  test('another visit, or another type, is another message', async () => {
    const { pushMessages, message, pushMessageMaking, ...world } = await worldWithMessage();

    const other = await pushMessageMaking.create('visit 2', newMessage(world));
    const registration = await pushMessageMaking.create('visit', newMessage(world, { type: 'REGISTER' }));

    expect(new Set([message, other, registration].map(({ messageId }) => messageId)).size).toBe(3);
  });

  test('knows no id but the very one', async () => {
    const { ports, pushMessages, message, pushAnswers, pushDeliveries, pushMessageRemoval } = await worldWithMessage();
    const { messageId } = message;
    const others = [
      '',
      'x',
      messageId.slice(0, -1),
      `${messageId}0`,
      messageId.replace('AUTH', 'auth'),
      ` ${messageId}`,
    ];

    for (const id of [...others, messageId.replace('AUTHENTICATE', 'REGISTER'), messageId.replace(/1800/, '1801')]) {
      for (const { find } of [pushMessages, ports.pushResults, pushDeliveries]) expect(await find(id)).toBeUndefined();
      expect(await pushAnswers.answer(id, approval)).toBe('gone');
      expect(await pushDeliveries.markDelivery(id, 'sent')).toBe(false);
      await pushMessageRemoval.remove(id);
    }

    expect(await pushMessages.find(messageId)).toEqual(message);
  });

  test('keeps the answer as it was given, odd content included', async () => {
    const { pushMessages, message, pushAnswers } = await worldWithMessage({ type: 'REGISTER' });
    const content = { deviceId: 'token', deviceName: 'Zoë 測試', '': '', empty: {}, list: [[], null], number: 1 };
    const answer: PushAnswer = { decision: 'approved', digest: 'd', number: 42, content };

    expect(await pushAnswers.answer(message.messageId, answer)).toBe('accepted');

    expect(await pushMessages.find(message.messageId)).toEqual({ ...message, answer });
  });

  test('N-OOB-4 two phones, or fifty: exactly one answer is taken', async () => {
    const { pushMessages, message, pushAnswers } = await worldWithMessage();

    const results = await race(50, (index) =>
      pushAnswers.answer(message.messageId, {
        decision: index % 2 ? 'approved' : 'denied',
        digest: `digest ${index}`,
        number: index,
      }),
    );

    expect(tally(results)).toEqual({ accepted: 1, taken: 49 });
    expect(await pushMessages.find(message.messageId)).toMatchObject({
      answer: { number: results.indexOf('accepted') },
    });
  });

  test('an answer that is sent again changes nothing and is told so', async () => {
    const { message, pushAnswers } = await worldWithMessage();

    const results = await race(50, () => pushAnswers.answer(message.messageId, approval));

    expect(tally(results)).toEqual({ accepted: 1, repeated: 49 });
  });

  test('a denial cannot be turned into an approval', async () => {
    const { pushMessages, message, pushAnswers } = await worldWithMessage();
    await pushAnswers.answer(message.messageId, { decision: 'denied', digest: 'no' });

    expect(await pushAnswers.answer(message.messageId, approval)).toBe('taken');

    expect(await pushMessages.find(message.messageId)).toMatchObject({ answer: { decision: 'denied' } });
  });

  test('an expired message takes no answer and is not found, from its very moment on', async () => {
    const { ports, pushMessages, message, clock, pushAnswers } = await worldWithMessage();

    clock.set(message.expiresAt - 1);
    expect(await pushMessages.find(message.messageId)).toEqual(message);

    clock.set(message.expiresAt);
    for (const { find } of [pushMessages, ports.pushResults, ports.pushDeliveries]) {
      expect(await find(message.messageId)).toBeUndefined();
    }
    expect(await pushAnswers.answer(message.messageId, approval)).toBe('gone');
  });

  test('an answer in the last moment can be read as long as the message is kept', async () => {
    const { pushMessages, message, clock, pushAnswers } = await worldWithMessage({ keptUntil: 1_800_000_180_000 });
    clock.set(message.expiresAt - 1);
    expect(await pushAnswers.answer(message.messageId, approval)).toBe('accepted');

    clock.set(message.keptUntil - 1);
    expect(await pushMessages.find(message.messageId)).toMatchObject({ answer: approval });
    expect(await pushAnswers.answer(message.messageId, approval)).toBe('repeated');
    expect(await pushAnswers.answer(message.messageId, { ...approval, digest: 'other' })).toBe('taken');

    clock.set(message.keptUntil);
    expect(await pushMessages.find(message.messageId)).toBeUndefined();
    expect(await pushAnswers.answer(message.messageId, approval)).toBe('gone');
  });

  test('keeping a message longer does not let it be answered longer, keeping it shorter changes nothing', async () => {
    const { pushMessages, clock, message, pushMessageMaking, pushAnswers } = await worldWithMessage({
      keptUntil: 1_800_000_180_000,
    });
    const brief = await pushMessageMaking.create('brief', { ...message, keptUntil: 0 });
    clock.set(message.expiresAt - 1);
    expect(await pushMessages.find(brief.messageId)).toMatchObject({ keptUntil: message.expiresAt });

    clock.set(message.expiresAt);

    expect(await pushMessages.find(message.messageId)).toBeUndefined();
    expect(await pushAnswers.answer(message.messageId, approval)).toBe('gone');
  });

  test('delivery and answer do not disturb each other, whichever is first', async () => {
    const { pushMessages, message, pushDeliveries, pushAnswers } = await worldWithMessage();
    const { messageId } = message;

    expect(await pushDeliveries.markDelivery(messageId, 'sent')).toBe(true);
    expect(await pushAnswers.answer(messageId, approval)).toBe('accepted');
    expect(await pushDeliveries.markDelivery(messageId, 'failed')).toBe(false);
    expect(await pushDeliveries.markDelivery(messageId, 'sent')).toBe(true);

    expect(await pushMessages.find(messageId)).toEqual({ ...message, delivery: 'sent', answer: approval });
  });

  test('a late mark of being sent does not hide that delivery has failed, and the phone may still answer', async () => {
    const { pushMessages, message, pushDeliveries, pushAnswers } = await worldWithMessage();
    const { messageId } = message;

    expect(await pushDeliveries.markDelivery(messageId, 'failed')).toBe(true);
    expect(await pushDeliveries.markDelivery(messageId, 'sent')).toBe(false);
    expect(await pushAnswers.answer(messageId, approval)).toBe('accepted');

    expect(await pushMessages.find(messageId)).toMatchObject({ delivery: 'failed', answer: approval });
  });

  test('a removed message takes no answer, and no late mark brings it back', async () => {
    const { pushMessages, message, pushMessageRemoval, pushDeliveries, pushAnswers } = await worldWithMessage();

    await pushMessageRemoval.remove(message.messageId);
    await pushMessageRemoval.remove(message.messageId);

    expect(await pushDeliveries.markDelivery(message.messageId, 'sent')).toBe(false);
    expect(await pushAnswers.answer(message.messageId, approval)).toBe('gone');
    expect(await pushMessages.find(message.messageId)).toBeUndefined();
  });

  test('who only waits hears that there is an answer, and not which, until the message has expired', async () => {
    const { ports, clock } = await makeWorld();
    const message = await ports.pushMessageMaking.create('visit', {
      ...{ type: 'AUTHENTICATE', realm: '/alpha', username: 'demo', transactionId: 't', deviceUuid: 'phone' },
      ...{ challenge: 'AAAA', expiresAt: clock.now() + 1_000, keptUntil: clock.now() + 60_000 },
    });
    const { messageId } = message;
    const waiting = await ports.pushProgress.find(messageId);
    await ports.pushAnswers.answer(messageId, { decision: 'denied', digest: 'd', number: 7 });
    const answered = await ports.pushProgress.find(messageId);
    clock.advance(1_000);

    expect(waiting).toEqual({ realm: '/alpha', username: 'demo', delivery: 'queued', answered: false });
    expect(answered).toEqual({ ...waiting, answered: true });
    expect(await ports.pushProgress.find(messageId)).toBeUndefined();
    expect(await ports.pushProgress.find(`${messageId}0`)).toBeUndefined();
    expect(await ports.pushProgress.find('nonsense')).toBeUndefined();
  });
}
