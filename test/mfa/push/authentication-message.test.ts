import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AuthenticationPush, authenticationMessage } from '../../../functions/mfa/push/authentication-message.ts';
import { openPushJwt } from '../../../functions/mfa/push/push-jwt.ts';
import { PushPayloadError, snsMessage } from '../../../functions/mfa/push/push-notification.ts';
import { seededRandomness } from '../../../testing/seeded-randomness.ts';
import { demo, phoneOf } from '../../support/push-node-world.ts';

const now = 1_800_000_000_000;
const push: AuthenticationPush = {
  user: demo,
  device: phoneOf('phone'),
  text: 'Hello',
  pushType: 'default',
  customPayload: {},
  now,
  expiresAt: now + 120_000,
  keptUntil: now + 240_000,
  fcmPayload: 'fcmV1',
  transactionId: 'transaction-1',
};
const { bytes } = seededRandomness();

const claimsOf = (message: ReturnType<typeof authenticationMessage>) => {
  const opened = openPushJwt(message.notification?.jwt ?? '', new Uint8Array(32).fill(7));
  return opened.ok ? opened.claims : {};
};

describe('the message of an authentication', () => {
  test('names user and device, and holds what goes out', () => {
    expect(authenticationMessage(push, bytes)).toEqual({
      type: 'AUTHENTICATE',
      ...demo,
      deviceUuid: 'phone',
      transactionId: 'transaction-1',
      challenge: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      endpoint: push.device.communicationId,
      notification: {
        jwt: expect.any(String),
        text: 'Hello',
        pushType: 'default',
        fcmPayload: 'fcmV1',
      },
      expiresAt: push.expiresAt,
      keptUntil: push.keptUntil,
    });
  });

  test('has a number only in a number challenge, and it is one of those that the phone shows', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const message = authenticationMessage({ ...push, pushType: 'challenge' }, seededRandomness(seed).bytes);

        expect(String(claimsOf(message)['n']).split(',')).toContain(`${message.number}`);
      }),
    );
    expect(authenticationMessage({ ...push, pushType: 'biometric' }, bytes)).not.toHaveProperty('number');
  });

  test('tells the phone the life that is left, in whole seconds, and never less than none', () => {
    const lifeOf = (expiresAt: number) => claimsOf(authenticationMessage({ ...push, expiresAt }, bytes))['t'];

    expect(lifeOf(now + 90_999)).toBe('90');
    expect(lifeOf(now)).toBe('0');
    expect(lifeOf(now - 5_000)).toBe('0');
  });

  test('is refused when a platform would not carry it, and else always can be published', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3100 }), fc.integer({ min: 0, max: 600 }), (size, textLength) => {
        const given = { ...push, text: 'é'.repeat(textLength), customPayload: { data: 'x'.repeat(size) } };
        try {
          const { notification } = authenticationMessage(given, bytes);
          // 36 characters of UUID and 13 digits, as all ids have.
          const messageId = `AUTHENTICATE:${'0'.repeat(49)}`;
          if (notification) snsMessage({ ...notification, messageId, timeout: 120_000 });
        } catch (error) {
          if (!(error instanceof PushPayloadError)) throw error;
          expect(size + textLength).toBeGreaterThan(900);
        }
      }),
    );
    expect(() => authenticationMessage({ ...push, customPayload: { data: 'x'.repeat(3000) } }, bytes)).toThrow(
      PushPayloadError,
    );
  });

  test('is refused for a device whose secret is too short to sign with', () => {
    const device = phoneOf('phone', { sharedSecret: 'c2hvcnQ=' });

    expect(() => authenticationMessage({ ...push, device }, bytes)).toThrow('unusable');
  });
});
