// Answers of honest phones, as the four published SDKs word them.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  challengeResponse,
  isChallengeResponse,
  verifyAuthentication,
  verifyPushAnswer,
  verifyRefresh,
  verifyRegistration,
} from '../../../functions/mfa/push/push-answer.ts';
import { bareAnswer, emptyChallenge, exchanges, signed } from '../../support/push-vectors.ts';
import { signedByPhone } from '../../support/signed-by-phone.ts';

const { V2, V6, P20 } = exchanges;

describe('a registration', () => {
  test('V4 of an Android phone tells how to reach it', () => {
    expect(verifyRegistration({ ...V2, jwt: signed.V4.jwt })).toEqual({
      ok: true,
      registration: {
        mechanismUid: '3f2b9c1e-5d47-4c8a-9b0e-6a1d2c3b4f5e',
        deviceType: 'android',
        deviceId: 'fcm-token-EXAMPLE:APA91bH',
        communicationType: 'gcm',
        deviceName: 'Pixel 8',
      },
    });
  });

  test('V5 of an iPhone keeps the case of its ids', () => {
    expect(verifyRegistration({ ...V2, jwt: signed.V5.jwt })).toEqual({
      ok: true,
      registration: {
        mechanismUid: 'A1B2C3D4-0000-4111-8222-333344445555',
        deviceType: 'ios',
        deviceId: '3C9E9DEE4F2E33602F2BE4F58C94CC0580F9B28F92AC79EF54BA06CF632D7B71',
        communicationType: 'apns',
        deviceName: 'iPhone',
      },
    });
  });

  const claims = {
    mechanismUid: 'm',
    deviceType: 'android',
    deviceId: 'token',
    communicationType: 'gcm',
    response: V2.response,
  };
  const register = async (changes: object) =>
    verifyRegistration({ ...V2, jwt: await signedByPhone({ ...claims, ...changes }, V2.secret) });

  test.each([
    ['none, as older apps have it', undefined],
    ['null', null],
    ['blank', '  '],
    ['of nothing that is seen', '\u061c\u200b\u3164\u2800'],
    ['a number', 7],
  ])('may have a name that is %s', async (_, deviceName) => {
    expect(await register({ deviceName })).toEqual({
      ok: true,
      registration: { mechanismUid: 'm', deviceType: 'android', deviceId: 'token', communicationType: 'gcm' },
    });
  });

  test('has its name cut at a hundred characters', async () => {
    expect(await register({ deviceName: ` ${'😀'.repeat(101)}` })).toMatchObject({
      registration: { deviceName: '😀'.repeat(100) },
    });
  });

  test('a name that imitates another: what is not seen, and what turns the text, is left out', async () => {
    expect(await register({ deviceName: 'Pi\u200bxel\u061c\u202e 8\r\n' })).toMatchObject({
      registration: { deviceName: 'Pixel 8' },
    });
  });

  test.each([
    ['mechanismUid', undefined],
    ['mechanismUid', ' '],
    ['mechanismUid', 'x'.repeat(257)],
    ['deviceId', undefined],
    ['deviceId', ''],
    ['deviceId', 5],
    ['deviceId', 'x'.repeat(4097)],
    ['deviceType', ''],
    ['deviceType', 'x'.repeat(65)],
    ['communicationType', undefined],
    ['communicationType', 'sms'],
  ])('is refused when %s is %j', async (name, value) => {
    expect(await register({ [name]: value })).toEqual({ ok: false, reason: 'claims' });
  });

  test('may have a token of 4096 characters', async () => {
    expect(await register({ deviceId: 'x'.repeat(4096) })).toMatchObject({ ok: true });
  });
});

describe('an answer to a push', () => {
  test('V7 approves with a number', () => {
    expect(verifyAuthentication({ ...V6, jwt: signed.V7.rightNumber.jwt })).toEqual({
      ok: true,
      decision: 'approved',
      number: 42,
    });
  });

  test('V7 approves without one', () => {
    expect(verifyAuthentication({ ...V6, jwt: signed.V7.bare.jwt })).toEqual({ ok: true, decision: 'approved' });
    expect(verifyAuthentication({ ...P20, jwt: bareAnswer })).toEqual({ ok: true, decision: 'approved' });
  });

  test('V7 denies, also in the words of iOS', () => {
    expect(verifyAuthentication({ ...V6, jwt: signed.V7.denied.jwt })).toEqual({ ok: true, decision: 'denied' });
    expect(verifyAuthentication({ ...V6, jwt: signed.V7.deniedOnIos.jwt })).toEqual({ ok: true, decision: 'denied' });
  });

  const answer = async (claims: object) =>
    verifyAuthentication({ ...V6, jwt: await signedByPhone({ response: V6.response, ...claims }, V6.secret) });

  test.each([true, false, 'true', '', 0, 1, {}, []])('denies with deny %j', async (deny) => {
    expect(await answer({ deny })).toEqual({ ok: true, decision: 'denied' });
  });

  test('does not deny with a deny that is null', async () => {
    expect(await answer({ deny: null })).toEqual({ ok: true, decision: 'approved' });
  });

  test.each([
    ['42', 42],
    [42, 42],
    ['042', 42],
    ['+42', 42],
    ['-42', -42],
  ])('has the number %j as %i', async (challengeResponse, number) => {
    expect(await answer({ challengeResponse })).toEqual({ ok: true, decision: 'approved', number });
  });

  test.each([
    null,
    '',
    ' 42',
    '4 2',
    '42.0',
    42.5,
    '0x2a',
    '4e1',
    '४२',
    '1234567890',
    1e21,
    true,
    [42],
    { number: 42 },
  ])('has no number when it says %j', async (challengeResponse) => {
    expect(await answer({ challengeResponse })).toEqual({ ok: true, decision: 'approved' });
  });
});

describe('a new token', () => {
  test('V8 tells where the phone is now', () => {
    expect(verifyRefresh({ secret: V2.secret, jwt: signed.V8.jwt })).toEqual({
      ok: true,
      address: {
        deviceId: 'fcm-token-EXAMPLE:APA91bNEW',
        deviceName: 'Pixel 8',
        deviceType: 'android',
        communicationType: 'gcm',
      },
    });
  });

  test('may come with the app’s own id, as from iOS', async () => {
    const claims = { deviceId: 'AB', deviceType: 'ios', communicationType: 'apns', mechanismUid: 'M' };

    const answer = verifyRefresh({ secret: V2.secret, jwt: await signedByPhone(claims, V2.secret) });

    expect(answer).toEqual({ ok: true, address: { deviceId: 'AB', deviceType: 'ios', communicationType: 'apns' } });
  });
});

test('a new token with a name that imitates another: what is not seen is left out', async () => {
  const claims = {
    deviceId: 'AB',
    deviceType: 'ios',
    communicationType: 'apns',
    deviceName: '\u2066Zoë’s\u00ad phone\ufeff',
  };

  const answer = verifyRefresh({ secret: V2.secret, jwt: await signedByPhone(claims, V2.secret) });

  expect(answer).toMatchObject({ address: { deviceName: 'Zoë’s phone' } });
});

describe('the server’s own values', () => {
  test.each(Object.entries(exchanges))('%s are read in every spelling', async (_, { secret, challenge, response }) => {
    const jwt = await signedByPhone({ response }, Buffer.from(secret, 'base64').toString('base64'));
    const forUrls = (text: string) => Buffer.from(text, 'base64').toString('base64url');

    expect(verifyPushAnswer({ jwt, secret, challenge })).toEqual({ ok: true, claims: { response } });
    expect(verifyPushAnswer({ jwt, secret: forUrls(secret), challenge: forUrls(challenge) }).ok).toBe(true);
  });

  test('a response may come without padding', async () => {
    const jwt = await signedByPhone({ response: V2.response.replace('=', '') }, V2.secret);

    expect(verifyPushAnswer({ ...V2, jwt }).ok).toBe(true);
  });

  test('the other claims may be anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (others) => {
        const claims = { ...others, response: V2.response };

        const verified = verifyPushAnswer({ ...V2, jwt: await signedByPhone(claims, V2.secret) });

        expect(JSON.stringify(verified)).toBe(JSON.stringify({ ok: true, claims }));
      }),
    );
  });
});

// The answer to a challenge, against the protocol's recorded ones.

const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const base64 = (answer: Uint8Array) => Buffer.from(answer).toString('base64');

describe('the answer to a challenge', () => {
  test.each(Object.entries(exchanges))('%s is as recorded', (_, { secret, challenge, response }) => {
    expect(base64(challengeResponse(bytes(secret), bytes(challenge)))).toBe(response);
  });

  test('S12 to nothing is as in AM', () => {
    expect(base64(challengeResponse(bytes(emptyChallenge.secret), new Uint8Array()))).toBe(emptyChallenge.response);
  });

  test('is known in either alphabet, with padding or without', () => {
    const { secret, challenge, response } = exchanges.V3;
    const forUrls = Buffer.from(response, 'base64').toString('base64url');

    for (const text of [response, forUrls, response.replace('=', '')]) {
      expect(isChallengeResponse(text, bytes(secret), bytes(challenge))).toBe(true);
    }
  });

  test.each([
    ['another one', exchanges.V1.response],
    ['a part of it', exchanges.V2.response.slice(0, 40)],
    ['it and more', `${exchanges.V2.response.slice(0, -1)}AA==`],
    ['nothing', ''],
    ['no Base64', 'not base64!'],
  ])('is not %s', (_, response) => {
    const { secret, challenge } = exchanges.V2;

    expect(isChallengeResponse(response, bytes(secret), bytes(challenge))).toBe(false);
  });
});
