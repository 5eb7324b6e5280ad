import { beforeEach, describe, expect, test } from '@jest/globals';
import { PushPayloadError } from '../../../functions/mfa/push/push-notification.ts';
import { PushSendFailure, pushSendFailure, sendPush } from '../../../functions/mfa/push/send-push.ts';
import type { NewPushMessage } from '../../../functions/ports/push.ts';
import type { MemoryPorts } from '../../../testing/memory/ports.ts';
import { demo, pushNodeWorld } from '../../support/push-node-world.ts';

const send = { visit: 'visit-1', budget: { limit: 1, windowSeconds: 600 } };

let ports: MemoryPorts;
let asked: NewPushMessage;

beforeEach(async () => {
  const world = await pushNodeWorld();
  ports = world.ports;
  const expiresAt = world.clock.now() + 120_000;
  asked = {
    ...demo,
    type: 'AUTHENTICATE',
    transactionId: 'transaction-1',
    deviceUuid: 'phone',
    challenge: 'AAAA',
    expiresAt,
  };
});

describe('sending a push', () => {
  test('writes, counts and queues, in this order: nothing goes out uncounted', async () => {
    const order: string[] = [];
    const { pushMessageMaking, pushBudget, pushQueue } = ports;
    const noted = <Rest extends unknown[], Result>(name: string, effect: (...rest: Rest) => Result) => {
      return (...rest: Rest): Result => {
        order.push(name);
        return effect(...rest);
      };
    };

    await sendPush(
      {
        ...ports,
        pushMessageMaking: { create: noted('row', pushMessageMaking.create) },
        pushBudget: { take: noted('budget', pushBudget.take) },
        pushQueue: { send: noted('queue', pushQueue.send) },
      },
      asked,
      send,
    );

    expect(order).toEqual(['row', 'budget', 'queue']);
  });

  test('beyond the budget takes the row back and queues nothing', async () => {
    await sendPush(ports, asked, send);

    const second = sendPush(ports, asked, { ...send, visit: 'visit-2' });

    await expect(second).rejects.toMatchObject({ reason: 'TRANSMISSION_FAILURE', detail: 'budget' });
    expect(ports.store.pushMessages.size).toBe(1);
    expect(ports.pushQueue.queued).toHaveLength(1);
  });
});

describe('a failure', () => {
  test('stays what it is', () => {
    const failure = new PushSendFailure('CTS_ERROR');

    expect(pushSendFailure(failure)).toBe(failure);
  });

  test.each([
    [new PushPayloadError(), 'payload'],
    [new TypeError('down'), undefined],
    ['a text', undefined],
  ])('of any other kind is TRANSMISSION_FAILURE: %s', (cause, detail) => {
    expect(pushSendFailure(cause)).toMatchObject({ reason: 'TRANSMISSION_FAILURE', detail, cause });
  });
});
