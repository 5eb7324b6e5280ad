// Base32 against RFC 4648 and the library that the OTP package uses.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ScureBase32Plugin } from 'otplib';
import { base32Decode, base32Encode } from '../../functions/mfa/oath/base32.ts';
import { amRegistration } from '../support/oath-vectors.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** RFC 4648, section 10. */
const rfc4648 = [
  { text: '', base32: '' },
  { text: 'f', base32: 'MY======' },
  { text: 'fo', base32: 'MZXQ====' },
  { text: 'foo', base32: 'MZXW6===' },
  { text: 'foob', base32: 'MZXW6YQ=' },
  { text: 'fooba', base32: 'MZXW6YTB' },
  { text: 'foobar', base32: 'MZXW6YTBOI======' },
];

test.each(rfc4648)('RFC 4648 "$text" is $base32, which we write without padding', ({ text, base32 }) => {
  expect(base32Encode(bytes(text))).toBe(base32.replaceAll('=', ''));
  expect(base32Decode(base32)).toEqual(bytes(text));
});

test('every key comes out as the independent library writes it, and comes back', () => {
  const library = new ScureBase32Plugin();

  fc.assert(
    fc.property(fc.uint8Array(), (key) => {
      const text = base32Encode(key);

      expect(text).toBe(library.encode(key, { padding: false }));
      expect(base32Decode(text)).toEqual(key);
    }),
  );
});

describe('what is typed by hand is understood', () => {
  test.each(['aaaqeayeaudaocajbifqydiob4', 'AAAQ EAYE AUDA OCAJ BIFQ YDIO B4', 'AAAQ-EAYE-AUDA-OCAJ-BIFQ-YDIO-B4=='])(
    '%s',
    (text) => {
      expect(base32Decode(text)).toEqual(amRegistration.secret);
    },
  );

  test('bits that fill no byte are dropped', () => {
    expect(base32Decode('ABC')).toEqual(new Uint8Array([0]));
  });

  test.each(['00018977=====', 'MZXW6YT!', 'MZ=XW6==', 'MZ=XW6', 'MZXWÄ'])('%s is not Base32', (text) => {
    expect(base32Decode(text)).toBeUndefined();
  });
});
