// Answers that no phone of this user has given: each is refused, and nothing throws.

import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type PushProof,
  verifyAuthentication,
  verifyPushAnswer,
  verifyRefresh,
  verifyRegistration,
} from '../../../functions/mfa/push/push-answer.ts';
import { longestPushJwt } from '../../../functions/mfa/push/push-jwt.ts';
import { exchanges, refusedSecrets, signed } from '../../support/push-vectors.ts';
import { signedByPhone } from '../../support/signed-by-phone.ts';

const { V1, V2, V6 } = exchanges;

const segment = (json: object | string) =>
  Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)).toString('base64url');

/** Signs whatever header and payload it is given with the right key. */
const handMade = (
  header: object | string,
  payload: object | string,
  algorithm = 'sha256',
  secret: string = V2.secret,
) => {
  const input = `${segment(header)}.${segment(payload)}`;
  const mark = createHmac(algorithm, Buffer.from(secret, 'base64')).update(input).digest('base64url');
  return `${input}.${mark}`;
};

const hs256 = { typ: 'JWT', alg: 'HS256' };
const right = { response: V2.response };
const claimsOfPhone = { mechanismUid: 'm', deviceType: 'android', deviceId: 't', communicationType: 'gcm' };

const refusal = (jwt: string, proof: Partial<PushProof> = {}) => verifyPushAnswer({ ...V2, jwt, ...proof });

test('the forger of these tests knows how to sign', () => {
  expect(refusal(handMade(hs256, right))).toEqual({ ok: true, claims: right });
});

describe('algorithms', () => {
  test.each(['none', 'None', 'NONE', '', 'hs256', 'HS384', 'HS512', 'RS256', 'ES256', 'dir'])(
    'alg %j is refused although the HMAC is right',
    (alg) => {
      expect(refusal(handMade({ typ: 'JWT', alg }, right))).toEqual({ ok: false, reason: 'algorithm' });
    },
  );

  test.each([undefined, null, 256, ['HS256'], { alg: 'HS256' }])('alg %j is refused', (alg) => {
    expect(refusal(handMade({ typ: 'JWT', alg }, right))).toEqual({ ok: false, reason: 'algorithm' });
  });

  test('alg none without a signature is refused', () => {
    const unsigned = `${segment({ typ: 'JWT', alg: 'none' })}.${segment(right)}`;

    expect(refusal(`${unsigned}.`)).toEqual({ ok: false, reason: 'form' });
    expect(refusal(unsigned)).toEqual({ ok: false, reason: 'form' });
    expect(refusal(`${unsigned}.AA`)).toEqual({ ok: false, reason: 'algorithm' });
  });

  test('algorithm confusion: RS256 by a key that the header brings along is refused', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const input = `${segment({ alg: 'RS256', jwk: publicKey.export({ format: 'jwk' }) })}.${segment(right)}`;

    const jwt = `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;

    expect(refusal(jwt)).toEqual({ ok: false, reason: 'algorithm' });
  });

  test('a key that the header brings along is not used', async () => {
    const jwt = await signedByPhone(right, V1.secret, { kid: 'any', jwk: { kty: 'oct', k: V1.secret } });

    expect(refusal(jwt)).toEqual({ ok: false, reason: 'signature' });
  });

  test('S5 HS384 is refused, whoever signs it', () => {
    expect(refusal(handMade({ typ: 'JWT', alg: 'HS384' }, right, 'sha384'))).toEqual({
      ok: false,
      reason: 'algorithm',
    });
    expect(refusal(handMade(hs256, right, 'sha384'))).toEqual({ ok: false, reason: 'signature' });
  });

  test.each([[['b64']], [['exp']], [[]], ['x'], [null]])(
    'the extension crit %j is refused, since none is understood',
    (crit) => {
      expect(refusal(handMade({ ...hs256, crit }, right))).toEqual({ ok: false, reason: 'algorithm' });
    },
  );
});

describe('keys', () => {
  test('N-OOB-8 an answer with another device’s key is refused', async () => {
    expect(refusal(await signedByPhone(right, V1.secret))).toEqual({ ok: false, reason: 'signature' });
  });

  test('a good signature of another JWT is refused', () => {
    const [head, body] = signed.V4.jwt.split('.');
    const [, , otherMark] = signed.V5.jwt.split('.');

    expect(refusal(`${head}.${body}.${otherMark}`)).toEqual({ ok: false, reason: 'signature' });
  });

  test.each([...refusedSecrets, 'not Base64!'])('under the stored secret %j nobody can answer', (secret) => {
    const jwt = handMade(hs256, right, 'sha256', secret);

    expect(refusal(jwt, { secret })).toEqual({ ok: false, reason: 'secret' });
    expect(verifyRefresh({ jwt, secret })).toEqual({ ok: false, reason: 'secret' });
  });

  test('the text of the secret in place of its bytes is refused', async () => {
    const jwt = await signedByPhone(right, Buffer.from(V2.secret).toString('base64'));

    expect(refusal(jwt)).toEqual({ ok: false, reason: 'signature' });
  });
});

describe('the response', () => {
  test('a missing response is refused', () => {
    expect(refusal(handMade(hs256, {}))).toEqual({ ok: false, reason: 'response' });
    expect(refusal(handMade(hs256, { deny: true }))).toEqual({ ok: false, reason: 'response' });
  });

  test.each([null, '', 5, true, [V2.response], { response: V2.response }])('the response %j is refused', (response) => {
    expect(refusal(handMade(hs256, { response }))).toEqual({ ok: false, reason: 'response' });
  });

  test('N-OOB-8 an answer to another message of the same device is refused', () => {
    expect(verifyAuthentication({ ...V6, jwt: signed.V7.bare.jwt }).ok).toBe(true);
    expect(verifyAuthentication({ ...V2, jwt: signed.V7.bare.jwt })).toEqual({ ok: false, reason: 'response' });
  });

  test('N-OOB-8 a denial needs a response like an approval, or anybody could deny', () => {
    expect(verifyAuthentication({ ...V2, jwt: signed.V7.denied.jwt })).toEqual({ ok: false, reason: 'response' });
  });

  test('a registration for another account is refused', () => {
    expect(verifyRegistration({ ...V1, jwt: signed.V4.jwt })).toEqual({ ok: false, reason: 'signature' });
  });

  test.each(['', 'not Base64!', '===='])('to the stored challenge %j there is no answer', (challenge) => {
    const response = createHmac('sha256', Buffer.from(V2.secret, 'base64')).update('').digest('base64');

    expect(refusal(handMade(hs256, { response }), { challenge })).toEqual({ ok: false, reason: 'challenge' });
  });

  test('the server’s own push, sent back to it, is refused', () => {
    expect(verifyAuthentication({ ...V6, jwt: signed.V6.jwt })).toEqual({ ok: false, reason: 'response' });
    expect(verifyRefresh({ ...V6, jwt: signed.V6.jwt })).toEqual({ ok: false, reason: 'claims' });
  });

  test('an old registration, sent again as a new token, is refused', () => {
    expect(verifyRefresh({ secret: V2.secret, jwt: signed.V4.jwt })).toEqual({ ok: false, reason: 'claims' });
  });
});

describe('new tokens', () => {
  test('of another device are refused', async () => {
    const jwt = await signedByPhone(claimsOfPhone, V1.secret);

    expect(verifyRefresh({ jwt, secret: V2.secret })).toEqual({ ok: false, reason: 'signature' });
  });

  test('that name no service are refused', async () => {
    const jwt = await signedByPhone({ ...claimsOfPhone, communicationType: undefined }, V2.secret);

    expect(verifyRefresh({ jwt, secret: V2.secret })).toEqual({ ok: false, reason: 'claims' });
  });
});

describe('form', () => {
  test('a truncated JWT is refused, wherever it is cut', () => {
    for (let length = 0; length < signed.V4.jwt.length; length += 1) {
      expect(refusal(signed.V4.jwt.slice(0, length)).ok).toBe(false);
    }
  });

  test('a JWT with one sign changed is refused, whichever', () => {
    const { jwt } = signed.V7.rightNumber;
    for (let place = 0; place < jwt.length; place += 1) {
      const sign = jwt[place] === 'A' ? 'B' : 'A';

      const changed = verifyAuthentication({ ...V6, jwt: `${jwt.slice(0, place)}${sign}${jwt.slice(place + 1)}` });

      expect(changed.ok).toBe(false);
    }
  });

  test.each([
    ['padding', `${signed.V4.jwt}=`],
    ['a line break', `${signed.V4.jwt}\n`],
    ['a fourth part', `${signed.V4.jwt}.AA`],
    ['five parts, as if encrypted', 'a.b.c.d.e'],
    ['the JSON form of JWS', JSON.stringify({ payload: 'a', protected: 'b', signature: 'c' })],
    ['the standard alphabet', signed.V4.jwt.replaceAll('_', '/').replaceAll('-', '+')],
  ])('%s is refused', (_, jwt) => {
    expect(refusal(jwt)).toEqual({ ok: false, reason: 'form' });
  });

  test('another spelling of the same signature is refused', () => {
    const [head, body, mark = ''] = signed.V4.jwt.split('.');
    const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twin = last.charAt(last.indexOf(mark.slice(-1)) ^ 1);

    expect(refusal(`${head}.${body}.${mark.slice(0, -1)}${twin}`)).toEqual({ ok: false, reason: 'signature' });
  });

  test('a huge JWT is refused before anything of it is read', () => {
    const filler = handMade(hs256, { ...right, filler: 'x'.repeat(1_000_000) });

    expect(refusal(filler)).toEqual({ ok: false, reason: 'length' });
    expect(refusal('.'.repeat(longestPushJwt + 1))).toEqual({ ok: false, reason: 'length' });
  });

  test('a JWT of the greatest length is still read', () => {
    const ofLength = (filler: number) => handMade(hs256, { ...right, filler: 'x'.repeat(filler) });
    const room = longestPushJwt - ofLength(0).length;

    const jwt = ofLength(Math.floor((room * 3) / 4));

    expect(jwt.length).toBeGreaterThan(longestPushJwt - 4);
    expect(refusal(jwt).ok).toBe(true);
  });

  test.each(['', 'null', '[]', '"HS256"', '{', '{}}'])('the header %j is refused', (header) => {
    expect(refusal(handMade(header, right)).ok).toBe(false);
  });

  test.each(['null', '[]', '"text"', '42', '{"response":', 'not JSON'])('the payload %j is refused', (payload) => {
    expect(refusal(handMade(hs256, payload))).toEqual({ ok: false, reason: 'form' });
  });

  test('no text whatever throws', () => {
    const part = fc.oneof(fc.string(), fc.json().map(segment), fc.constantFrom(segment(hs256), segment(right)));
    const jwt = fc.array(part, { maxLength: 5 }).map((texts) => texts.join('.'));
    fc.assert(
      fc.property(jwt, fc.string(), fc.string(), (text, secret, challenge) => {
        expect(refusal(text).ok).toBe(false);
        expect(refusal(text, { secret, challenge }).ok).toBe(false);
      }),
    );
  });
});

describe('duplicate claims', () => {
  test.each([
    ['deny', `{"response":"${V2.response}","deny":true,"deny":null}`],
    ['deny, once with its letters escaped', `{"response":"${V2.response}","deny":true,"d\\u0065ny":null}`],
    ['challengeResponse', `{"challengeResponse":"17","response":"${V2.response}","challengeResponse" : "42"}`],
    ['response', `{"response":"wrong","response":"${V2.response}"}`],
    ['__proto__', `{"response":"${V2.response}","__proto__":{"deny":1},"__proto__":{"deny":null}}`],
  ])('%s: readers could differ, so the answer is refused', (_, payload) => {
    expect(refusal(handMade(hs256, payload))).toEqual({ ok: false, reason: 'form' });
  });

  test('in the header are refused', () => {
    expect(refusal(handMade('{"alg":"none","alg":"HS256"}', right))).toEqual({ ok: false, reason: 'form' });
  });

  test('names that only look twice there are none', () => {
    const claims = {
      note: '"response":"x","deny":true,{[',
      deeper: { response: 'x', list: [{ response: 'y' }, { response: 'z' }] },
      'quote"\\': '\\"',
      ...right,
    };

    expect(refusal(handMade(hs256, JSON.stringify(claims, undefined, 2)))).toEqual({ ok: true, claims });
  });

  test('a prototype in a claim lends it no other', () => {
    const proof = { ...V2, jwt: handMade(hs256, `{"response":"${V2.response}","__proto__":{"deny":true}}`) };

    expect(verifyAuthentication(proof)).toEqual({ ok: true, decision: 'approved' });
    expect(refusal(handMade(hs256, `{"__proto__":{"response":"${V2.response}"}}`))).toEqual({
      ok: false,
      reason: 'response',
    });
  });
});
