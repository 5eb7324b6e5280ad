import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { queueBody, readQueueBody } from '../../functions/adapters/sqs/push-queue.ts';
import { queues } from '../../functions/manifest/workers.ts';
import { newPushDeviceProfile } from '../../functions/mfa/push/push-device-profile.ts';
import type { NewPushMessage, OutgoingPush, PushMessage, PushNotification } from '../../functions/ports/push.ts';
import { pushDeliveries } from '../../functions/workers/push-delivery/deliver-push.ts';
import { queueBatch } from '../../functions/workers/queue-batch.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { recordedMetrics } from '../../testing/recorded-metrics.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { failedIn, sqsEvent } from '../support/sqs-event.ts';

const application = 'arn:aws:sns:eu-central-1:000000000000:app/GCM/waymark';
const demo = { realm: '/alpha', username: 'demo' };
const { maxReceives, visibilitySeconds } = queues.PushDeliveries;

async function delivery() {
  const clock = simulatedClock();
  const ports = memoryPorts({ clock });
  const log = recordedLog();
  const metrics = recordedMetrics();
  const { pushMessages, pushDevices, pushEnrolment, pushEndpoints, pushService, pushMessageMaking, pushAnswers } =
    ports;
  pushService.applications.add(application);
  const registration = await pushEndpoints.register({ applicationArn: application, token: 'token' });
  const endpoint = registration.ok ? registration.endpointArn : '';
  const profile = newPushDeviceProfile({
    ...{ uuid: 'device-1', secretBytes: new Uint8Array(32), issuer: 'Waymark', createdDate: clock.now() },
  });
  await pushEnrolment.save(demo, { ...profile, communicationId: endpoint });
  const handler = queueBatch(
    { worker: 'push-delivery', maxReceives, log },
    pushDeliveries({ ...ports, clock, metrics, log }, readQueueBody),
  );
  const run = async (messages: readonly (PushMessage | string)[], receives?: number) => {
    const bodies = messages.map((message) => (typeof message === 'string' ? message : queueBody(message)));
    return failedIn(await handler(sqsEvent(bodies, receives)));
  };
  return {
    ...{ clock, ports, log, metrics, run, endpoint, delivered: pushService.delivered },
    /** As it lies in the store. */
    async ask(
      notification: Partial<PushNotification> = {},
      changes: Partial<NewPushMessage> = {},
    ): Promise<OutgoingPush> {
      const message = await pushMessageMaking.create(randomUUID(), {
        ...{ type: 'AUTHENTICATE', ...demo, transactionId: 'turn-1', deviceUuid: 'device-1', challenge: 'AAAA' },
        endpoint,
        notification: {
          ...{
            jwt: `jwt.${randomUUID()}.mark`,
            text: 'Login attempt',
            pushType: 'default',
            fcmPayload: 'fcmV1',
          },
          ...notification,
        },
        expiresAt: clock.now() + 120_000,
        ...changes,
      });
      return { ...message, ...(await ports.pushDeliveries.find(message.messageId)) };
    },
    stateOf: async ({ messageId }: PushMessage) => (await pushMessages.find(messageId))?.delivery,
    device: async () => (await pushDevices.list(demo))[0],
    approve: ({ messageId }: PushMessage) => pushAnswers.answer(messageId, { decision: 'approved', digest: 'd' }),
  };
}

const payloadOf = (message: string | undefined, platform: 'GCM' | 'APNS' | 'APNS_SANDBOX') =>
  JSON.parse(JSON.parse(message ?? '{}')[platform]);

describe('a queued push', () => {
  test('goes to its endpoint and is marked as sent', async () => {
    const { run, ask, delivered, endpoint, stateOf } = await delivery();
    const message = await ask();

    const failed = await run([message]);

    expect(failed).toEqual([]);
    expect(delivered.map(({ endpointArn }) => endpointArn)).toEqual([endpoint]);
    expect(await stateOf(message)).toBe('sent');
  });

  test('is counted and on record with the turn that asked for it, without what it says', async () => {
    const { run, ask, ports, metrics } = await delivery();
    const message = await ask();

    await run([message]);

    expect(ports.auditLog.events).toMatchObject([
      { eventName: 'WAYMARK-PUSH-SENT', transactionId: 'turn-1', result: 'SUCCESSFUL' },
    ]);
    expect(metrics.counts).toEqual([{ name: 'PushSent', dimensions: {} }]);
    expect(JSON.stringify(ports.auditLog.events)).not.toContain(message.notification?.jwt);
  });

  test('that cannot go out is counted and on record with its reason', async () => {
    const { run, ask, endpoint, ports, metrics } = await delivery();
    const message = await ask();
    ports.pushService.endpoints.delete(endpoint);

    await run([message]);

    expect(ports.auditLog.events).toMatchObject([
      { eventName: 'WAYMARK-PUSH-FAILED', transactionId: 'turn-1', result: 'FAILED', info: { reason: 'endpointGone' } },
    ]);
    expect(metrics.counts).toEqual([{ name: 'PushFailed', dimensions: { Reason: 'endpointGone' } }]);
  });

  test('carries id, JWT, text, kind and life to phones of either kind', async () => {
    const { run, ask, delivered } = await delivery();
    const message = await ask({ pushType: 'challenge', text: 'Login attempt from demo' });
    const jwt = message.notification?.jwt;

    await run([message]);

    expect(JSON.parse(delivered[0]?.message ?? '')).toHaveProperty('default', 'Login attempt from demo');
    expect(payloadOf(delivered[0]?.message, 'GCM')).toEqual({
      fcmV1Message: {
        message: { data: { message: jwt, messageId: message.messageId }, android: { priority: 'high', ttl: '120s' } },
      },
    });
    expect(payloadOf(delivered[0]?.message, 'APNS_SANDBOX').aps).toMatchObject({
      ...{ alert: 'Login attempt from demo', category: 'authentication_challenge', data: jwt },
      messageId: message.messageId,
    });
  });

  test("goes out in AM's older form for FCM where the realm wants it", async () => {
    const { run, ask, delivered } = await delivery();
    const message = await ask({ fcmPayload: 'legacy' });

    await run([message]);

    expect(payloadOf(delivered[0]?.message, 'GCM')).toEqual({
      priority: 'high',
      data: { message: message.notification?.jwt, messageId: message.messageId },
    });
  });

  test('lives as many whole seconds as the JWT says, although a moment has gone before it was written', async () => {
    const { run, ask, delivered, clock } = await delivery();
    const message = await ask({}, { expiresAt: clock.now() + 119_997 });

    await run([message]);

    expect(payloadOf(delivered[0]?.message, 'GCM').fcmV1Message.message.android.ttl).toBe('120s');
  });

  test('of which the batch holds ten: all go out', async () => {
    const { run, ask, delivered } = await delivery();
    const messages = await Promise.all(Array.from({ length: 10 }, () => ask()));

    const failed = await run(messages);

    expect(failed).toEqual([]);
    expect(delivered).toHaveLength(10);
  });
});

describe('a push that nobody needs any more is dropped quietly', () => {
  test('answered', async () => {
    const { run, ask, approve, delivered, log } = await delivery();
    const message = await ask({}, { keptUntil: 2e12 });
    await approve(message);

    expect([await run([message]), delivered]).toEqual([[], []]);
    expect(log.lines.map(({ level }) => level)).toEqual(['debug']);
  });

  test('expired', async () => {
    const { run, ask, delivered, clock } = await delivery();
    const message = await ask();

    clock.advance(120_000);

    expect([await run([message], maxReceives), delivered]).toEqual([[], []]);
  });

  test('removed by its journey', async () => {
    const { run, ask, delivered, ports } = await delivery();
    const message = await ask();
    await ports.pushMessageRemoval.remove(message.messageId);

    expect([await run([message]), delivered]).toEqual([[], []]);
  });

  test('failed, and the journey has heard so', async () => {
    const { run, ask, delivered, ports } = await delivery();
    const message = await ask();
    await ports.pushDeliveries.markDelivery(message.messageId, 'failed');

    expect([await run([message]), delivered]).toEqual([[], []]);
  });
});

describe('at least once, and always the same', () => {
  test('killed after publishing, before marking: the repeat carries the same id and the same JWT', async () => {
    const { run, ask, delivered, ports, stateOf } = await delivery();
    const message = await ask();
    const { markDelivery } = ports.pushDeliveries;
    Object.assign(ports.pushDeliveries, { markDelivery: () => Promise.reject(new Error('killed')) });

    const first = await run([message]);
    Object.assign(ports.pushDeliveries, { markDelivery });
    const second = await run([message], 2);

    expect([first, second]).toEqual([['queue-message-0'], []]);
    expect(delivered).toHaveLength(2);
    expect(delivered[1]).toEqual(delivered[0]);
    expect(await stateOf(message)).toBe('sent');
  });

  test('killed in mid-batch: every push arrives', async () => {
    const { run, ask, delivered } = await delivery();
    const messages = await Promise.all(Array.from({ length: 10 }, () => ask()));
    // The process has worked off some of them and ends; SQS gives out all of them again.
    await run(messages.slice(0, 4));

    await run(messages, 2);

    const ids = delivered.map(({ message }) => payloadOf(message, 'APNS').aps.messageId);
    expect(ids.sort()).toEqual(messages.map(({ messageId }) => messageId).sort());
  });

  test('a queue message that comes twice is sent once when it was marked', async () => {
    const { run, ask, delivered } = await delivery();
    const message = await ask();

    await run([message]);
    await run([message]);

    expect(delivered).toHaveLength(1);
  });

  test('a repeat at another time has the same bytes, the life included', async () => {
    const { run, ask, delivered, ports, clock } = await delivery();
    const message = await ask();
    await run([message]);
    ports.store.pushMessages.set(message.messageId, message);

    clock.advance(45_000);
    await run([message], 3);

    expect(delivered[1]).toEqual(delivered[0]);
  });
});

describe('while SNS has trouble', () => {
  test.each(['down', 'throttled'] as const)(
    '%s for a minute: the push waits in the queue, then arrives',
    async (trouble) => {
      const { run, ask, delivered, ports, clock, stateOf } = await delivery();
      const message = await ask();
      ports.pushService.trouble = trouble;
      const failures: string[][] = [];

      let receives = 1;
      for (; receives * visibilitySeconds < 60; receives += 1) {
        failures.push(await run([message], receives));
        clock.advance(visibilitySeconds * 1000);
      }
      const waiting = await stateOf(message);
      ports.pushService.trouble = undefined;
      const later = await run([message], receives);

      expect(failures.length).toBeGreaterThan(1);
      expect(failures.every((failed) => failed.length === 1)).toBe(true);
      expect(waiting).toBe('queued');
      expect(later).toEqual([]);
      expect([delivered.length, await stateOf(message)]).toEqual([1, 'sent']);
    },
  );

  test('for longer: with the last try the message has failed, before it expires, and is kept for the operator', async () => {
    const { run, ask, delivered, ports, clock, stateOf, log } = await delivery();
    const message = await ask();
    ports.pushService.trouble = 'down';

    clock.advance((maxReceives - 1) * visibilitySeconds * 1000);
    const failed = await run([message], maxReceives);

    expect(failed).toEqual(['queue-message-0']);
    expect(await stateOf(message)).toBe('failed');
    expect(delivered).toEqual([]);
    expect(log.messages('error')).toEqual(['A queue message is given up']);
  });

  test('it is no reason to take the phone for lost', async () => {
    const { run, ask, ports, device } = await delivery();
    const message = await ask();
    ports.pushService.trouble = 'down';

    await run([message], maxReceives);

    expect((await device())?.endpointDisabled).toBe(false);
  });

  test('one push that fails holds up no other of its batch', async () => {
    const { run, ask, delivered, ports } = await delivery();
    const messages = [await ask(), await ask(), await ask()];
    const { publish } = ports.pushNotifications;
    Object.assign(ports.pushNotifications, {
      publish: (publication: Parameters<typeof publish>[0]) =>
        publication.message.includes(messages[1]?.messageId ?? '')
          ? Promise.reject(new TypeError('socket hang up'))
          : publish(publication),
    });

    const failed = await run(messages);

    expect(failed).toEqual(['queue-message-1']);
    expect(delivered).toHaveLength(2);
  });
});

describe('a push that can never arrive', () => {
  test.each([
    ['disabled', 'endpointDisabled'],
    ['gone', 'endpointGone'],
  ])('because its endpoint is %s: message and device are marked at once', async (how, reason) => {
    const { run, ask, endpoint, ports, stateOf, device, log } = await delivery();
    const message = await ask();
    const known = ports.pushService.endpoints.get(endpoint);
    if (how === 'gone') ports.pushService.endpoints.delete(endpoint);
    else if (known) known.enabled = false;

    const failed = await run([message]);

    expect(failed).toEqual([]);
    expect(await stateOf(message)).toBe('failed');
    expect((await device())?.endpointDisabled).toBe(true);
    expect(log.lines[0]).toMatchObject({ level: 'warn', fields: { reason, device: 'device-1', username: 'demo' } });
  });

  test('because the app’s credentials are refused: the message has failed, the phone is not to blame', async () => {
    const { run, ask, ports, stateOf, device } = await delivery();
    const message = await ask();
    ports.pushService.disabledApplications.add(application);

    expect(await run([message])).toEqual([]);
    expect(await stateOf(message)).toBe('failed');
    expect((await device())?.endpointDisabled).toBe(false);
  });

  test('because it is too large: the message has failed', async () => {
    const { run, ask, stateOf, delivered } = await delivery();
    const message = await ask({ jwt: 'x'.repeat(5000) });

    expect(await run([message])).toEqual([]);
    expect([await stateOf(message), delivered]).toEqual(['failed', []]);
  });

  test('late failure: a phone that has got a new endpoint in the meantime stays reachable', async () => {
    const { run, ask, endpoint, ports, device } = await delivery();
    const message = await ask();
    ports.pushService.endpoints.delete(endpoint);
    await ports.pushAddresses.readdress(demo, 'device-1', {
      ...{ communicationId: `${endpoint}-new`, communicationType: 'gcm', deviceType: 'android', deviceId: 'new-token' },
    });

    await run([message]);

    expect((await device())?.endpointDisabled).toBe(false);
  });

  test('killed between the two marks: the repeat makes up for it', async () => {
    const { run, ask, endpoint, ports, stateOf, device } = await delivery();
    const message = await ask();
    ports.pushService.endpoints.delete(endpoint);
    const { markDelivery } = ports.pushDeliveries;
    Object.assign(ports.pushDeliveries, { markDelivery: () => Promise.reject(new Error('killed')) });

    const first = await run([message]);
    Object.assign(ports.pushDeliveries, { markDelivery });
    await run([message], 2);

    expect(first).toEqual(['queue-message-0']);
    expect([await stateOf(message), (await device())?.endpointDisabled]).toEqual(['failed', true]);
  });

  test('an answer that is faster than the failure stays', async () => {
    const { run, ask, endpoint, ports, approve } = await delivery();
    const message = await ask({}, { keptUntil: 2e12 });
    const { publish } = ports.pushNotifications;
    ports.pushService.endpoints.delete(endpoint);
    Object.assign(ports.pushNotifications, {
      publish: async (publication: Parameters<typeof publish>[0]) => {
        await approve(message);
        return publish(publication);
      },
    });

    await run([message]);

    expect(await ports.pushMessages.find(message.messageId)).toMatchObject({
      delivery: 'queued',
      answer: { decision: 'approved' },
    });
  });
});

describe('what does not belong into the queue', () => {
  test.each(['', '{', '[]', '{"messageId":"x"}', '{"realm":"/alpha","messageId":7}'])(
    '%s ends in the dead-letter queue',
    async (body) => {
      const { run, delivered } = await delivery();

      expect([await run([body]), await run([body], maxReceives), delivered]).toEqual([
        ['queue-message-0'],
        ['queue-message-0'],
        [],
      ]);
    },
  );

  test('a registration, which has nothing to send, ends there too', async () => {
    const { run, ports, clock, delivered } = await delivery();
    const registration = await ports.pushMessageMaking.create('visit', {
      ...{
        type: 'REGISTER',
        ...demo,
        transactionId: 'turn-1',
        deviceUuid: 'device-2',
        challenge: 'AAAA',
        secret: 'AAAA',
      },
      expiresAt: clock.now() + 60_000,
    });

    expect([await run([registration]), delivered]).toEqual([['queue-message-0'], []]);
  });
});

test('leak: neither JWT, challenge nor text is in the log, whatever goes wrong', async () => {
  const { run, ask, ports, log, endpoint } = await delivery();
  const notification = { jwt: 'secret-jwt', text: 'secret-text' };
  const messages = [await ask(notification), await ask(notification), await ask(notification)];

  await run(messages.slice(0, 1));
  ports.pushService.trouble = 'down';
  await run(messages.slice(1, 2), maxReceives);
  ports.pushService.trouble = undefined;
  ports.pushService.endpoints.delete(endpoint);
  await run(['{"secret-body"', ...messages.slice(2)]);

  expect(log.lines.length).toBeGreaterThan(3);
  expect(JSON.stringify(log.lines)).not.toMatch(/secret|AAAA/);
});
