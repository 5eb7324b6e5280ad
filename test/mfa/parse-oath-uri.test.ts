// How the phone's side reads an otpauth URI: what authenticator apps accept, and what they refuse.

import { describe, expect, test } from '@jest/globals';
import { OathUriError, type OathUriPart, parseOathUri } from '../../functions/mfa/oath/parse-oath-uri.ts';
import { amRegistration } from '../support/oath-vectors.ts';

test("O-1 AM's own URI, with padding and an escaped logo, is read", () => {
  expect(parseOathUri(amRegistration.uri)).toEqual({
    type: 'TOTP',
    issuer: 'ExampleCorp',
    account: 'demo',
    secret: amRegistration.secret,
    digits: 6,
    period: 30,
    counter: 0,
    hash: 'SHA1',
    backgroundColor: '032b75',
    imageUrl: 'https://id.example.com/logo.png',
    userId: 'demo',
    deviceId: '1b4e28ba-2fa1-41d2-883f-0016d3cca427',
  });
});

test('a bare URI gets the defaults', () => {
  expect(parseOathUri('otpauth://hotp/demo?secret=ABCDEFGH')).toEqual({
    type: 'HOTP',
    issuer: 'demo',
    account: 'demo',
    secret: new Uint8Array([0x00, 0x44, 0x32, 0x14, 0xc7]),
    digits: 6,
    period: 30,
    counter: 0,
    hash: 'SHA1',
  });
});

describe('forgiveness', () => {
  test.each([
    ['lower-case secret', 'otpauth://totp/A:b?secret=abcdefgh'],
    ['escaped padding', 'otpauth://totp/A:b?secret=MZXW6%3D%3D%3D'],
    ['upper-case host', 'otpauth://TOTP/A:b?secret=ABCDEFGH'],
    ['blanks around', '  otpauth://totp/A:b?secret=ABCDEFGH\n'],
    ['raw logo URL', 'otpauth://totp/A:b?secret=ABCDEFGH&image=https://x.example/l.png?s=1'],
    ['stray separators', 'otpauth://totp/A:b?&secret=ABCDEFGH&&digits'.replace('&digits', '')],
  ])('%s', (_, uri) => {
    expect(parseOathUri(uri)).toMatchObject({ issuer: 'A', account: 'b' });
  });

  test('a raw logo URL keeps its own query', () => {
    const { imageUrl } = parseOathUri('otpauth://totp/A:b?secret=ABCDEFGH&image=https://x.example/l.png?s=1');

    expect(imageUrl).toBe('https://x.example/l.png?s=1');
  });

  test.each(['sha256', 'SHA256', 'Sha256'])('algorithm=%s is understood', (algorithm) => {
    expect(parseOathUri(`otpauth://totp/A:b?secret=ABCDEFGH&algorithm=${algorithm}`).hash).toBe('SHA256');
  });

  test('a plus sign is a plus sign', () => {
    expect(parseOathUri('otpauth://totp/A:b+c?secret=ABCDEFGH&issuer=D+E')).toMatchObject({
      issuer: 'D+E',
      account: 'b+c',
    });
  });
});

describe('label', () => {
  test.each([
    ['otpauth://totp/Badger:ferret?issuer=Stoat&secret=ABC', 'Stoat', 'ferret'],
    ['otpauth://totp/Badger:ferret?issuer=&secret=ABC', 'Badger', 'ferret'],
    ['otpauth://totp/Badger%3Aferret?secret=ABC', 'Badger', 'ferret'],
    ['otpauth://totp/Badger:fer:ret?secret=ABC', 'Badger', 'fer:ret'],
    ['otpauth://totp/ferret?issuer=Stoat&secret=ABC', 'Stoat', 'ferret'],
    ['otpauth://totp/?issuer=Stoat&secret=ABC', 'Stoat', 'Untitled'],
    ['otpauth://totp/Badger:?secret=ABC', 'Badger', 'Untitled'],
  ])('%s is %s, %s', (uri, issuer, account) => {
    expect(parseOathUri(uri)).toMatchObject({ issuer, account });
  });
});

describe('refusals', () => {
  const part = (uri: string): OathUriPart | undefined => {
    try {
      parseOathUri(uri);
      return undefined;
    } catch (error) {
      if (error instanceof OathUriError) return error.part;
      throw error;
    }
  };

  test.each<[OathUriPart, string]>([
    ['form', ''],
    ['form', 'https://totp/A:b?secret=ABCDEFGH'],
    ['form', 'pushauth://push/A:b?secret=ABCDEFGH'],
    ['form', 'otpauth://badger/A:b?secret=ABCDEFGH'],
    ['form', 'otpauth://totp?secret=ABCDEFGH'],
    ['form', 'xotpauth://totp/A:b?secret=ABCDEFGH'],
    ['form', 'otpauth://totp/A:b?secret=ABCDEFGH\n&digits=8'],
    ['label', 'otpauth://totp/?secret=ABC'],
    ['encoding', 'otpauth://totp/A%GG:b?secret=ABCDEFGH'],
    ['encoding', 'otpauth://totp/A:b?secret=ABCDEFGH&issuer=100%'],
    ['secret', 'otpauth://totp/A:b'],
    ['secret', 'otpauth://totp/A:b?secret='],
    ['secret', 'otpauth://totp/A:b?secret=00018977====='],
    ['digits', 'otpauth://totp/A:b?secret=ABCDEFGH&digits=7'],
    ['digits', 'otpauth://totp/A:b?secret=ABCDEFGH&digits=six'],
    ['period', 'otpauth://totp/A:b?secret=ABCDEFGH&period=0'],
    ['period', 'otpauth://totp/A:b?secret=ABCDEFGH&period=-30'],
    ['period', 'otpauth://totp/A:b?secret=ABCDEFGH&period='],
    ['period', 'otpauth://totp/A:b?secret=ABCDEFGH&period=3e1'],
    ['counter', 'otpauth://hotp/A:b?secret=ABCDEFGH&counter=x'],
    ['counter', 'otpauth://hotp/A:b?secret=ABCDEFGH&counter=99999999999999999999'],
    ['algorithm', 'otpauth://totp/A:b?secret=ABCDEFGH&algorithm=INVALID!'],
    ['algorithm', 'otpauth://totp/A:b?secret=ABCDEFGH&algorithm=MD5'],
  ])('%s: %s', (expected, uri) => {
    expect(part(uri)).toBe(expected);
  });

  test('the secret never reaches the error text', () => {
    const parse = () => parseOathUri('otpauth://totp/A:b?secret=TOPSECRET1');

    expect(parse).toThrow(OathUriError);
    expect(parse).not.toThrow(/TOPSECRET/);
  });
});
