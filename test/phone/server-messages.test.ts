// Phone and server, each with its own code for keys and signatures, understand each other.
import { describe, expect, test } from '@jest/globals';
import { verifyAuthentication, verifyRefresh, verifyRegistration } from '../../functions/mfa/push/push-answer.ts';
import { pushClaims } from '../../functions/mfa/push/push-claims.ts';
import { signPushJwt } from '../../functions/mfa/push/push-jwt.ts';
import { snsMessage } from '../../functions/mfa/push/push-notification.ts';
import { combinedRegistrationUri } from '../../functions/mfa/push/push-registration-uri.ts';
import type { Platform } from '../../phone/platform.ts';
import { example, exchanges } from '../support/push-vectors.ts';
import { phoneWorld } from './phone-world.ts';

const { secret, challenge } = exchanges.V3;
const { challenge: pushChallenge } = exchanges.V1;
const oath = {
  algorithm: 'TOTP',
  secret: new Uint8Array(20),
  period: 30,
  counter: 0,
  digits: 6,
  hash: 'SHA1',
} as const;
const uri = combinedRegistrationUri({
  ...example,
  messageId: example.registrationId,
  secret,
  challenge,
  oath: { ...oath, deviceId: example.oathDeviceId },
});

/** A registered phone with a push of the server's making, and what it sent to register. */
async function asked(platform: Platform, fcmPayload: 'fcmV1' | 'legacy' = 'fcmV1') {
  const world = phoneWorld({ platform });
  await world.phone.scan(uri);
  const jwt = world.server.calls[0]?.body['jwt'] ?? '';
  const registered = verifyRegistration({ jwt, secret, challenge });
  if (!registered.ok) throw new Error(registered.reason);
  const { mechanismUid } = registered.registration;
  const claims = pushClaims({
    ...{ mechanismUid, challenge: pushChallenge, text: 'Zoë?', pushType: 'challenge', numbers: [17, 42, 88] },
    ...{ createdAt: world.clock.now(), timeout: 120_000, userId: 'demo', context: { remoteIp: '203.0.113.7' } },
  });
  const message = snsMessage({
    ...{ jwt: signPushJwt(claims, secret), messageId: example.authenticationId },
    ...{ text: 'Zoë?', pushType: 'challenge', timeout: 120_000, fcmPayload },
  });
  const receipt = await world.phone.receive(message);
  return { ...world, registration: registered.registration, receipt };
}

test("an Android phone understands AM's older form for FCM as well", async () => {
  const { receipt } = await asked('android', 'legacy');

  expect(receipt.kind).toBe('shown');
});

describe.each(['android', 'ios'] as const)('%s', (platform) => {
  test('the server accepts the registration, and the phone the push', async () => {
    const { phone, registration, receipt } = await asked(platform);

    expect(registration).toMatchObject({
      deviceType: platform,
      communicationType: platform === 'ios' ? 'apns' : 'gcm',
      deviceName: platform === 'ios' ? 'iPhone' : 'Pixel 8',
    });
    expect(receipt.kind).toBe('shown');
    expect(phone.inbox()).toMatchObject([
      { type: 'challenge', text: 'Zoë?', numbers: [17, 42, 88], context: { remoteIp: '203.0.113.7' } },
    ]);
  });

  test('the server reads the approval with its number, the denial, and the new token', async () => {
    const { phone, server, faults } = await asked(platform);
    const last = () => server.calls.at(-1)?.body['jwt'] ?? '';
    faults.answer = 'wrongNumber';
    server.reply(500);
    await phone.approve(example.authenticationId, { number: 42 });
    const wrong = verifyAuthentication({ jwt: last(), secret, challenge: pushChallenge });
    faults.answer = undefined;
    await phone.approve(example.authenticationId, { number: 42 });
    const approved = verifyAuthentication({ jwt: last(), secret, challenge: pushChallenge });
    await phone.deny(example.authenticationId);
    const denied = verifyAuthentication({ jwt: last(), secret, challenge: pushChallenge });
    await phone.refresh('AA');
    const refreshed = verifyRefresh({ jwt: last(), secret });

    expect(wrong).toEqual({ ok: true, decision: 'approved', number: 17 });
    expect(approved).toEqual({ ok: true, decision: 'approved', number: 42 });
    expect(denied).toMatchObject({ ok: true, decision: 'denied' });
    expect(refreshed).toMatchObject({ ok: true, address: { deviceId: 'AA' } });
  });

  test('the server takes neither the answer under another key nor half of one', async () => {
    const { phone, server, faults } = await asked(platform);
    const results = [];
    server.reply(400);

    for (const fault of ['wrongKey', 'truncatedJwt'] as const) {
      faults.answer = fault;
      await phone.deny(example.authenticationId);
      const jwt = server.calls.at(-1)?.body['jwt'] ?? '';
      results.push(verifyAuthentication({ jwt, secret, challenge: pushChallenge }).ok);
    }

    expect(results).toEqual([false, false]);
  });
});
