// The phone's own JWTs: exactly the recorded ones, and nothing that an app would refuse.
import { describe, expect, test } from '@jest/globals';
import { challengeAnswer, isSignedWith, readJwt, signJwt } from '../../phone/push/jwt.ts';
import { emptyChallenge, exchanges, expiredJwt, iosPush, signed } from '../support/push-vectors.ts';
import { jwtOf } from './phone-world.ts';

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const key = exchanges.V2.secret;
const claims = { u: 'x' };

function verifies(jwt: string, secret: string): boolean {
  const read = readJwt(jwt);
  return read !== undefined && isSignedWith(read, bytes(secret));
}

describe('the vectors', () => {
  test.each(Object.entries(exchanges))('%s the answer to a challenge', (_, { secret, challenge, response }) => {
    expect(challengeAnswer(bytes(secret), bytes(challenge))).toBe(response);
  });

  test('S12 the answer to an empty challenge', () => {
    expect(challengeAnswer(bytes(emptyChallenge.secret), new Uint8Array())).toBe(emptyChallenge.response);
  });

  test.each([
    ['V4', signed.V4],
    ['V5', signed.V5],
    ['V6', signed.V6],
    ['V7', signed.V7.rightNumber],
    ['V7', signed.V7.bare],
    ['V7', signed.V7.denied],
    ['V7', signed.V7.deniedOnIos],
    ['V8', signed.V8],
  ])('%s is signed and read: %#', (_, vector) => {
    expect(signJwt(JSON.parse(vector.claims), bytes(key))).toBe(vector.jwt);
    expect(readJwt(vector.jwt)?.claims).toEqual(JSON.parse(vector.claims));
    expect(verifies(vector.jwt, key)).toBe(true);
  });

  test('S4 a push of the SDK for iOS', () => {
    expect(readJwt(iosPush.jwt)?.claims).toEqual(iosPush.claims);
    expect(verifies(iosPush.jwt, iosPush.secret)).toBe(true);
  });

  test('S5 claims of time do not matter', () => {
    expect(verifies(expiredJwt.jwt, expiredJwt.secret)).toBe(true);
  });

  test('S5 the same under HS384 is refused', () => {
    const header = { typ: 'JWT', alg: 'HS384' };

    expect(readJwt(jwtOf(readJwt(expiredJwt.jwt)?.claims, expiredJwt.secret, header))).toBeUndefined();
  });
});

describe('attacks', () => {
  test('another key does not verify', () => {
    expect(verifies(jwtOf(claims, key), exchanges.V1.secret)).toBe(false);
  });

  test.each([
    ['alg none', { typ: 'JWT', alg: 'none' }],
    ['a lower-case alg', { typ: 'JWT', alg: 'hs256' }],
    ['no alg', { typ: 'JWT' }],
    ['a header that an iOS app cannot verify', { typ: 'JWT', alg: 'HS256', kid: '1' }],
    ['a header that is not all text', { alg: 'HS256', crit: [] }],
    ['a header that is a list', ['HS256', 'x']],
  ])('%s is refused', (_, header) => {
    expect(readJwt(jwtOf(claims, key, header))).toBeUndefined();
  });

  test('changed claims do not verify', () => {
    const [header, , signature] = jwtOf(claims, key).split('.');
    const body = Buffer.from('{"u":"y"}').toString('base64url');

    expect(verifies(`${header}.${body}.${signature}`, key)).toBe(false);
  });

  test.each([
    ['no signature', (jwt: string) => jwt.replace(/[^.]*$/, '')],
    ['half of it', (jwt: string) => jwt.slice(0, jwt.length / 2)],
    ['two parts', (jwt: string) => jwt.split('.').slice(0, 2).join('.')],
    ['four parts', (jwt: string) => `${jwt}.x`],
    ['a signature one sign short', (jwt: string) => jwt.slice(0, -1)],
    ['blanks around', (jwt: string) => ` ${jwt}`],
    ['claims that are no JSON', (jwt: string) => jwt.replace(/\.[^.]*\./, '.x.')],
    ['nothing', () => ''],
  ])('a truncated or bent JWT is refused: %s', (_, bend) => {
    expect(readJwt(bend(jwtOf(claims, key)))).toBeUndefined();
  });

  test('claims that are a list are refused', () => {
    expect(readJwt(jwtOf(['u'], key))).toBeUndefined();
  });
});
