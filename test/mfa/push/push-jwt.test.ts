// The JWT of a push, read by a decoder that shares no code with the signer.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compactVerify } from 'jose';
import { pushClaims } from '../../../functions/mfa/push/push-claims.ts';
import { lenientBase64, openPushJwt, pushSecretBytes, signPushJwt } from '../../../functions/mfa/push/push-jwt.ts';
import { base64urlTwins } from '../../support/base64url-twins.ts';
import { example, exchanges, expiredJwt, iosPush, refusedSecrets, signed } from '../../support/push-vectors.ts';

const keyOf = (secret: string) => pushSecretBytes(secret) ?? new Uint8Array();

test('malleability: another text of the same signature, its last character first of all, is refused', () => {
  const { jwt } = signed.V4;
  const key = keyOf(exchanges.V2.secret);
  const at = jwt.lastIndexOf('.') + 1;
  const twins = base64urlTwins(jwt.slice(at));

  const opened = twins.map((twin) => openPushJwt(jwt.slice(0, at) + twin, key).ok);

  expect(openPushJwt(jwt, key).ok).toBe(true);
  expect(twins.length).toBeGreaterThan(3);
  expect(opened).not.toContain(true);
});

describe('the JWT of a push', () => {
  test('V6 is the recorded one', () => {
    const { mechanismUid, userId, createdAt, numbers, remoteIp, userAgent } = example;
    const claims = pushClaims({
      mechanismUid,
      challenge: exchanges.V6.challenge,
      text: 'Login attempt from demo at ExampleCorp',
      pushType: 'challenge',
      createdAt,
      timeout: 120_000,
      userId,
      context: { remoteIp, userAgent },
      numbers,
    });

    expect(signPushJwt(claims, exchanges.V6.secret)).toBe(signed.V6.jwt);
  });

  test('S4 is the one that the SDK for iOS accepts', () => {
    expect(signPushJwt(iosPush.claims, iosPush.secret)).toBe(iosPush.jwt);
  });

  test('is what another implementation of JWS verifies, whatever its claims', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' })), async (claims) => {
        const jwt = signPushJwt(claims, exchanges.V3.secret);

        const { payload, protectedHeader } = await compactVerify(jwt, keyOf(exchanges.V3.secret));

        expect(new TextDecoder().decode(payload)).toBe(JSON.stringify(claims));
        expect(protectedHeader).toEqual({ typ: 'JWT', alg: 'HS256' });
      }),
    );
  });

  test('has a header whose length the SDK for iOS can cope with', () => {
    expect(signPushJwt({}, exchanges.V1.secret).split('.')[0]).toBe('eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9');
  });

  test.each(refusedSecrets)('S1 is not made under the secret %j', (secret) => {
    expect(() => signPushJwt({}, secret)).toThrow('unusable');
  });
});

describe('a JWT from a phone', () => {
  test.each([
    ['V4', signed.V4],
    ['V5', signed.V5],
    ['V7', signed.V7.rightNumber],
    ['V8', signed.V8],
  ])('%s opens to its claims', (_, { jwt, claims }) => {
    expect(openPushJwt(jwt, keyOf(exchanges.V2.secret))).toEqual({ ok: true, claims: JSON.parse(claims) });
  });

  test('S5 opens although its exp is long past: the server keeps the time', () => {
    expect(openPushJwt(expiredJwt.jwt, keyOf(expiredJwt.secret))).toMatchObject({
      ok: true,
      claims: { sub: 'james.go@forgerock.com', exp: 1620165070 },
    });
  });
});

// Base64 in every spelling that a phone, an export or another server may use.

describe('Base64', () => {
  test('is read in either alphabet, with padding or without', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const standard = Buffer.from(bytes).toString('base64');
        const forUrls = Buffer.from(bytes).toString('base64url');

        const spellings = [standard, forUrls, standard.replaceAll('=', ''), forUrls.padEnd(standard.length, '=')];

        for (const text of spellings) expect(lenientBase64(text)).toEqual(bytes);
      }),
    );
  });

  test.each(['QQ=', 'QQ===', 'QQQ==', 'QQQQ=', 'QQQQ==', '=', '==', 'Q', 'QQQQQ', 'Q===', 'QQ==QQ=='])(
    '%j is refused: its padding or its length belongs to no bytes',
    (text) => {
      expect(lenientBase64(text)).toBeUndefined();
    },
  );

  test.each(['QQ\n', ' QQ', 'Q Q', 'QQ%3D', 'Qé', 'QQ.'])(
    '%j is refused rather than read without the foreign sign',
    (text) => {
      expect(lenientBase64(text)).toBeUndefined();
    },
  );
});
