import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { queues } from '../../functions/manifest/workers.ts';
import { newPushDeviceProfile } from '../../functions/mfa/push/push-device-profile.ts';
import type { PushMessage } from '../../functions/ports/push.ts';
import { pushEvents } from '../../functions/workers/push-feedback/heed-push-event.ts';
import { queueBatch } from '../../functions/workers/queue-batch.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { recordedMetrics } from '../../testing/recorded-metrics.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { failedIn, sqsEvent } from '../support/sqs-event.ts';

const application = 'arn:aws:sns:eu-central-1:000000000000:app/GCM/waymark';
const demo = { realm: '/alpha', username: 'demo' };
const eve = { realm: '/alpha', username: 'eve' };
const { maxReceives } = queues.PushEvents;

/** Two users whose accounts are on one phone, and a second phone of the first. */
async function feedback() {
  const clock = simulatedClock();
  const ports = memoryPorts({ clock });
  const log = recordedLog();
  const {
    pushMessages,
    pushDevices,
    pushEnrolment,
    pushEndpoints,
    pushService,
    pushBudget,
    endpointClaims,
    pushMessageMaking,
    pushDeliveries,
  } = ports;
  pushService.applications.add(application);

  const endpointFor = async (token: string) => {
    const registration = await pushEndpoints.register({ applicationArn: application, token });
    return registration.ok ? registration.endpointArn : '';
  };
  const addDevice = async (user: typeof demo, uuid: string, endpoint: string) => {
    const secretBytes = new Uint8Array(32);
    const profile = newPushDeviceProfile({ uuid, secretBytes, issuer: 'Waymark', createdDate: clock.now() });
    await pushEnrolment.save(user, { ...profile, communicationId: endpoint });
    await endpointClaims.claim(endpoint, { ...user, uuid });
  };
  const [shared, other] = [await endpointFor('shared'), await endpointFor('other')];
  await addDevice(demo, 'demo-1', shared);
  await addDevice(demo, 'demo-2', other);
  await addDevice(eve, 'eve-1', shared);

  const metrics = recordedMetrics();
  const handler = queueBatch(
    { worker: 'push-feedback', maxReceives, log },
    pushEvents({ ...ports, clock, metrics, log }),
  );
  const run = async (...bodies: (string | object)[]) =>
    failedIn(await handler(sqsEvent(bodies.map((body) => (typeof body === 'string' ? body : JSON.stringify(body))))));
  const event = (changes: object = {}) => ({
    ...{ DeliveryAttempts: 1, EndpointArn: shared, EventType: 'DeliveryFailure' },
    FailureMessage: 'Platform token associated with the endpoint is not valid',
    FailureType: 'InvalidPlatformToken',
    MessageId: 'c1b2a3d4-0000-4111-8222-333344445555',
    ...{ Resource: application, Service: 'SNS', Time: new Date(clock.now()).toISOString() },
    ...changes,
  });
  return {
    ...{ clock, ports, log, metrics, run, event, shared, other },
    disable(endpoint: string) {
      const known = pushService.endpoints.get(endpoint);
      if (known) known.enabled = false;
    },
    async ask(user: typeof demo, deviceUuid: string, endpoint: string): Promise<PushMessage> {
      const visit = randomUUID();
      const message = await pushMessageMaking.create(visit, {
        ...{ type: 'AUTHENTICATE', ...user, transactionId: 'turn-1', deviceUuid, challenge: 'AAAA' },
        endpoint,
        notification: { jwt: 'a.b.c', text: 'Login', pushType: 'default', fcmPayload: 'fcmV1' },
        expiresAt: clock.now() + 120_000,
        keptUntil: clock.now() + 240_000,
      });
      await pushBudget.take(user, { visit, messageId: message.messageId }, { limit: 5, windowSeconds: 600 });
      await pushDeliveries.markDelivery(message.messageId, 'sent');
      return message;
    },
    stateOf: async ({ messageId }: PushMessage) => (await pushMessages.find(messageId))?.delivery,
    disabled: async () => {
      const devices = [...(await pushDevices.list(demo)), ...(await pushDevices.list(eve))];
      return devices
        .filter(({ endpointDisabled }) => endpointDisabled)
        .map(({ profile }) => profile.uuid)
        .sort();
    },
  };
}

describe('a delivery that failed for good', () => {
  test('disables the devices behind the endpoint, of every user, and no other', async () => {
    const { run, event, disable, shared, disabled } = await feedback();
    disable(shared);

    const failed = await run(event());

    expect(failed).toEqual([]);
    expect(await disabled()).toEqual(['demo-1', 'eve-1']);
  });

  test('marks what waits for an answer of these devices as failed, and nothing else', async () => {
    const { run, event, ask, stateOf, disable, shared, other } = await feedback();
    const messages = [
      await ask(demo, 'demo-1', shared),
      await ask(eve, 'eve-1', shared),
      await ask(demo, 'demo-2', other),
    ];
    disable(shared);

    await run(event());

    expect(await Promise.all(messages.map(stateOf))).toEqual(['failed', 'failed', 'sent']);
  });

  test('reads the report in the envelope of a topic, too', async () => {
    const { run, event, ask, stateOf, disable, shared, disabled } = await feedback();
    const message = await ask(demo, 'demo-1', shared);
    disable(shared);

    await run({ Type: 'Notification', TopicArn: 'arn', Subject: 'DeliveryFailure', Message: JSON.stringify(event()) });

    expect([await stateOf(message), await disabled()]).toEqual(['failed', ['demo-1', 'eve-1']]);
  });

  test('changes no answer', async () => {
    const { run, event, ask, disable, shared, ports } = await feedback();
    const { messageId } = await ask(demo, 'demo-1', shared);
    await ports.pushAnswers.answer(messageId, { decision: 'approved', digest: 'd' });
    disable(shared);

    await run(event());

    expect(await ports.pushMessages.find(messageId)).toMatchObject({
      delivery: 'sent',
      answer: { decision: 'approved' },
    });
  });

  test.each(['InvalidNotification', 'InvalidCredentials'])('%s is not the phone’s fault', async (FailureType) => {
    const { run, event, ask, stateOf, shared, disabled } = await feedback();
    const message = await ask(demo, 'demo-1', shared);

    await run(event({ FailureType }));

    expect([await stateOf(message), await disabled()]).toEqual(['failed', []]);
  });

  test.each(['DependencyUnavailable', 'SomethingNew', undefined])(
    '%s may pass: nothing is marked',
    async (FailureType) => {
      const { run, event, ask, stateOf, shared, disabled } = await feedback();
      const message = await ask(demo, 'demo-1', shared);

      await run(event({ FailureType }));

      expect([await stateOf(message), await disabled()]).toEqual(['sent', []]);
    },
  );

  test('is logged with user and device, once for each that changed', async () => {
    const { run, event, ask, disable, shared, log } = await feedback();
    const message = await ask(demo, 'demo-1', shared);
    disable(shared);

    await run(event());

    expect(
      log.lines.map(({ level, fields }) => [level, fields['username'], fields['device'], fields['failed']]),
    ).toEqual([
      ['warn', 'demo', 'demo-1', [message.messageId]],
      ['warn', 'demo', 'demo-1', undefined],
      ['warn', 'eve', 'eve-1', []],
    ]);
    expect(log.lines[1]).toMatchObject({ message: 'A push is lost', fields: { transactionId: 'turn-1' } });
  });
});

describe('a report that comes late', () => {
  test('of an old endpoint does not disable a device that has just got a new one', async () => {
    const { run, event, disable, shared, disabled, ports } = await feedback();
    disable(shared);
    await ports.pushAddresses.readdress(demo, 'demo-1', {
      ...{ communicationId: 'arn:new', communicationType: 'gcm', deviceType: 'android', deviceId: 'new' },
    });

    await run(event());

    expect(await disabled()).toEqual(['eve-1']);
  });

  test('does not disable a device whose endpoint has been healed since', async () => {
    const { run, event, disable, shared, disabled, ports } = await feedback();
    disable(shared);
    const late = event();
    await ports.pushEndpoints.register({ applicationArn: application, token: 'shared' });

    await run(late);

    expect(await disabled()).toEqual([]);
  });

  test('does not fail a push that was sent after the failure', async () => {
    const { run, event, ask, stateOf, shared, clock } = await feedback();
    const before = await ask(demo, 'demo-1', shared);
    clock.advance(1000);
    const late = event();
    clock.advance(1);
    const after = await ask(demo, 'demo-1', shared);

    await run(late);

    expect([await stateOf(before), await stateOf(after)]).toEqual(['failed', 'sent']);
  });

  test('does not fail a push that went to another endpoint of the device', async () => {
    const { run, event, ask, stateOf } = await feedback();
    const message = await ask(demo, 'demo-1', 'arn:new');

    await run(event());

    expect(await stateOf(message)).toBe('sent');
  });

  test('without a time fails whatever waits', async () => {
    const { run, event, ask, stateOf, shared } = await feedback();
    const message = await ask(demo, 'demo-1', shared);

    await run(event({ Time: undefined }));

    expect(await stateOf(message)).toBe('failed');
  });

  test('and twice changes nothing more', async () => {
    const { run, event, ask, stateOf, disable, shared, disabled, log } = await feedback();
    const message = await ask(demo, 'demo-1', shared);
    disable(shared);

    await run(event());
    const lines = log.lines.length;
    await run(event());

    expect([await stateOf(message), await disabled()]).toEqual(['failed', ['demo-1', 'eve-1']]);
    expect(log.lines.slice(lines).flatMap(({ fields }) => fields['failed'])).toEqual([]);
  });
});

describe('a changed endpoint', () => {
  const change = { EventType: 'EndpointUpdated', FailureType: undefined };

  test('that is now disabled disables its devices; what was sent before may still be answered', async () => {
    const { run, event, ask, stateOf, disable, shared, disabled } = await feedback();
    const message = await ask(demo, 'demo-1', shared);
    disable(shared);

    await run(event(change));

    expect([await disabled(), await stateOf(message)]).toEqual([['demo-1', 'eve-1'], 'sent']);
  });

  test('that is enabled, as after every registration, changes nothing', async () => {
    const { run, event, disabled, log } = await feedback();

    await run(event(change));

    expect([await disabled(), log.lines]).toEqual([[], []]);
  });

  test.each(['EndpointCreated', 'EndpointDeleted', 'SomethingNew'])('%s is none of our business', async (EventType) => {
    const { run, event, disable, shared, disabled } = await feedback();
    disable(shared);

    expect(await run(event({ EventType }))).toEqual([]);
    expect(await disabled()).toEqual([]);
  });
});

describe('an endpoint behind which nobody is known', () => {
  test('that is gone, or was made by somebody else, is logged and done', async () => {
    const { run, event, log, ports } = await feedback();
    const made = await ports.pushEndpoints.register({ applicationArn: application, token: 'theirs' });

    const failed = await run(event({ EndpointArn: 'arn:gone' }), event({ EndpointArn: made.ok && made.endpointArn }));

    expect(failed).toEqual([]);
    expect(log.messages('warn')).toEqual(['Nobody is known behind an endpoint', 'Nobody is known behind an endpoint']);
  });

  test('forged user data: a device that never had the endpoint is not touched', async () => {
    const { run, event, other, disable, disabled, ports } = await feedback();
    await ports.endpointClaims.claim(other, { ...eve, uuid: 'eve-1' });
    disable(other);

    await run(event({ EndpointArn: other }));

    expect(await disabled()).toEqual(['demo-2']);
  });
});

describe('a batch', () => {
  test.each([
    '',
    '{',
    '[]',
    '{"Type":"Notification","Message":"{"}',
    '{"EventType":"DeliveryFailure"}',
    '{"EndpointArn":1}',
  ])('with %s in it: that goes to the dead-letter queue, the rest is done', async (body) => {
    const { run, event, disable, shared, disabled } = await feedback();
    disable(shared);

    const failed = await run(body, event());

    expect(failed).toEqual(['queue-message-0']);
    expect(await disabled()).toEqual(['demo-1', 'eve-1']);
  });

  test('while SNS is down comes again', async () => {
    const { run, event, ports } = await feedback();
    ports.pushService.trouble = 'down';

    expect(await run(event(), event())).toEqual(['queue-message-0', 'queue-message-1']);
  });
});
