// What every implementation of PushNotifications does.
import { expect, test } from '@jest/globals';
import type { PushServiceWorld } from '../support/push-service-worlds.ts';

const text = 'Anmeldung für „Zoë“ & <b>Freunde</b>\r\n👋 測試 \u00a0 100 % + ?=';
const message = JSON.stringify({
  default: text,
  GCM: JSON.stringify({
    fcmV1Message: { message: { data: { message: 'e30.e30.c2ln', messageId: 'AUTHENTICATE:1' } } },
  }),
});

export function pushNotificationsContract(makeWorld: () => Promise<PushServiceWorld>): void {
  const worldWithPhone = async () => {
    const world = await makeWorld();
    const registration = await world.pushEndpoints.register({ applicationArn: world.google, token: 'token' });
    if (!registration.ok) throw new Error(registration.detail);
    const { endpointArn } = registration;
    const publish = (what = message, to = endpointArn) =>
      world.pushNotifications.publish({ endpointArn: to, message: what });
    return { ...world, endpointArn, publish };
  };

  test('delivers the message as it was given, and says what SNS calls it', async () => {
    const { publish, delivered, endpointArn } = await worldWithPhone();

    const result = await publish();

    expect(result).toEqual({ kind: 'sent', snsMessageId: expect.stringMatching(/./) });
    expect(delivered()).toEqual([{ endpointArn, message }]);
  });

  test('the same message twice is delivered twice', async () => {
    const { publish, delivered } = await worldWithPhone();

    const [first, second] = [await publish(), await publish()];

    expect(first).not.toEqual(second);
    expect(delivered()).toHaveLength(2);
  });

  test('a disabled endpoint is a failure for good', async () => {
    const { publish, delivered, disable, endpointArn } = await worldWithPhone();
    disable(endpointArn);

    expect(await publish()).toMatchObject({ kind: 'failed', permanent: true, reason: 'endpointDisabled' });

    expect(delivered()).toEqual([]);
  });

  test('a disabled application is a failure for good', async () => {
    const { publish, delivered, disable, google } = await worldWithPhone();
    disable(google);

    expect(await publish()).toMatchObject({ kind: 'failed', permanent: true, reason: 'applicationDisabled' });

    expect(delivered()).toEqual([]);
  });

  test.each(['', 'no ARN', 'arn:aws:sns:eu-central-1:000000000000:endpoint/GCM/waymark/none'])(
    'an endpoint that is not there ("%s") is a failure for good',
    async (endpointArn) => {
      const { publish } = await worldWithPhone();

      const result = await publish(message, endpointArn);

      expect(result).toMatchObject({ kind: 'failed', permanent: true, reason: 'endpointGone' });
    },
  );

  test('a message beyond all limits is a failure for good', async () => {
    const { publish, delivered } = await worldWithPhone();

    const result = await publish(JSON.stringify({ default: 'ü'.repeat(131_072) }));

    expect(result).toMatchObject({ kind: 'failed', permanent: true, reason: 'tooLarge' });
    expect(delivered()).toEqual([]);
  });

  test.each(['{', '"text"', '{"GCM":"{}"}', '{"default":1}'])(
    'what is no message (%s) is a failure for good',
    async (what) => {
      const { publish } = await worldWithPhone();

      expect(await publish(what)).toMatchObject({ kind: 'failed', permanent: true, reason: 'refused' });
    },
  );

  test.each([
    ['down', 'unavailable'],
    ['throttled', 'throttled'],
  ] as const)('while the service is %s nothing is lost: the same may be tried again', async (kind, reason) => {
    const { publish, trouble, delivered } = await worldWithPhone();
    trouble(kind);

    expect(await publish()).toMatchObject({ kind: 'failed', permanent: false, reason });

    trouble(undefined);
    expect(await publish()).toMatchObject({ kind: 'sent' });
    expect(delivered()).toHaveLength(1);
  });
}
