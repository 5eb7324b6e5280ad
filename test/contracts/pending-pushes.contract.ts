// What every implementation of PendingPushes does.
import { expect, test } from '@jest/globals';
import type { PushAnswer } from '../../functions/ports/push.ts';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { demo, demoElsewhere, impossible, spellings } from './users.ts';

const approval: PushAnswer = { decision: 'approved', digest: 'of a phone' };

export function pendingPushesContract(makeWorld: () => Promise<World>): void {
  const makePushes = async () => {
    const world = await makeWorld();
    const { pushBudget, pushMessageMaking } = world.ports;
    const send = async (visit: string, deviceUuid: string) => {
      const { messageId } = await pushMessageMaking.create(visit, {
        ...{ type: 'AUTHENTICATE', ...demo, deviceUuid, challenge: 'Y2hhbGxlbmdl', transactionId: 'transaction' },
        expiresAt: world.clock.now() + 120_000,
      });
      await pushBudget.take(demo, { visit, messageId }, { limit: 10, windowSeconds: 600 });
      return messageId;
    };
    return { ...world, ...world.ports, send };
  };

  test('denies what waits for the device, so that a late answer is refused, and nothing else', async () => {
    const { pendingPushes, pushMessages, send, pushAnswers } = await makePushes();
    const [first, second, kept] = [await send('a', 'lost'), await send('b', 'lost'), await send('c', 'kept')];

    await pendingPushes.end(spellings[0] ?? demo, 'lost');

    for (const messageId of [first, second]) {
      expect(await pushAnswers.answer(messageId, approval)).toBe('taken');
      expect(await pushMessages.find(messageId)).toMatchObject({ answer: { decision: 'denied' } });
    }
    expect(await pushAnswers.answer(kept, approval)).toBe('accepted');
  });

  test('leaves the first answer as it is', async () => {
    const { pendingPushes, pushMessages, send, pushAnswers } = await makePushes();
    const messageId = await send('a', 'lost');
    await pushAnswers.answer(messageId, approval);

    await pendingPushes.end(demo, 'lost');

    expect(await pushMessages.find(messageId)).toMatchObject({ answer: approval });
  });

  test('in a race with fifty copies of the answer either all of them count or none', async () => {
    const { pendingPushes, pushMessages, send, pushAnswers } = await makePushes();
    const messageId = await send('a', 'lost');

    const [, ...answers] = await Promise.all([
      pendingPushes.end(demo, 'lost'),
      ...Array.from({ length: 50 }, () => pushAnswers.answer(messageId, approval)),
    ]);

    const { answer } = (await pushMessages.find(messageId)) ?? {};
    const counted = answer?.decision === 'approved' ? { accepted: 1, repeated: 49 } : { taken: 50 };
    expect(tally(answers)).toEqual(counted);
  });

  test('again, for nobody, and for messages that are gone it does no harm', async () => {
    const { pendingPushes, pushMessages, send, pushMessageRemoval, pushAnswers } = await makePushes();
    const [gone, kept] = [await send('a', 'lost'), await send('b', 'kept')];
    await pushMessageRemoval.remove(gone);

    await race(5, () => pendingPushes.end(demo, 'lost'));
    for (const user of [demoElsewhere, ...impossible]) await pendingPushes.end(user, 'kept');

    expect(await pushMessages.find(gone)).toBeUndefined();
    expect(await pushAnswers.answer(kept, approval)).toBe('accepted');
  });
}
