// What every implementation of PushQueue does.
import { expect, test } from '@jest/globals';
import type { PushQueue, QueuedPush } from '../../functions/ports/push.ts';
import { race } from '../support/contract-worlds.ts';

export interface PushQueueWorld {
  readonly pushQueue: PushQueue;
  /** Takes all that is queued, in any order. */
  received(): Promise<readonly QueuedPush[]>;
  breakDown(): Promise<void>;
}

const push = {
  messageId: 'AUTHENTICATE:0d2c3f1e-6a1b-8b8e-9d57-2f0b6a3c91aa1800000000000',
  realm: '/alpha',
  transactionId: 'transaction-1',
};

export function pushQueueContract(makeWorld: () => Promise<PushQueueWorld>): void {
  test('what is sent arrives', async () => {
    const { pushQueue, received } = await makeWorld();

    await pushQueue.send(push);

    expect(await received()).toEqual([push]);
  });

  test('fifty at once arrive all', async () => {
    const { pushQueue, received } = await makeWorld();

    await race(50, (index) => pushQueue.send({ ...push, messageId: `AUTHENTICATE:${index}` }));

    const ids = (await received()).map(({ messageId }) => messageId);
    expect(new Set(ids)).toEqual(new Set(Array.from({ length: 50 }, (_, index) => `AUTHENTICATE:${index}`)));
  });

  test('read the queue: ids only, no secret, even when the sender hands over the whole message', async () => {
    const { pushQueue, received } = await makeWorld();
    const wholeMessage = { ...push, challenge: 'Y2hhbGxlbmdl', secret: 'c2VjcmV0' };

    await pushQueue.send(wholeMessage);

    expect(await received()).toEqual([push]);
  });

  test('says so when a message could not be queued', async () => {
    const { pushQueue, breakDown } = await makeWorld();
    await breakDown();

    await expect(pushQueue.send(push)).rejects.toThrow();
  });
}
