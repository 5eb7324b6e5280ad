// One-time codes against RFC 4226 and RFC 6238, AM's own values, the authenticator SDKs and an independent program.

import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { base32Decode } from '../../functions/mfa/oath/base32.ts';
import { hotp, type OathHash } from '../../functions/mfa/oath/hotp.ts';
import {
  amRegistration,
  fixedOffset,
  rfc4226,
  rfc6238,
  rfc6238Secrets,
  rfcSecret,
  sdkCodes,
  shortSecret,
  shortSecretCodes,
  shortSecretTotp,
  totpMoment,
  withCheckDigit,
} from '../support/oath-vectors.ts';

describe('O-15 O-4 codes from a counter', () => {
  test.each(rfc4226)('R-4226-5.3 RFC 4226 counter $counter gives $code', ({ counter, truncated, code }) => {
    const six = hotp({ secret: rfcSecret, counter, digits: 6 });
    const eight = hotp({ secret: rfcSecret, counter, digits: 8 });

    expect(six).toBe(code);
    expect(eight).toBe(String(truncated % 100_000_000).padStart(8, '0'));
  });

  test.each(sdkCodes)('the authenticator SDKs show $code for counter $counter', ({ base32, code, ...options }) => {
    const secret = base32Decode(base32) ?? new Uint8Array();

    expect(hotp({ secret, digits: 6, ...options })).toBe(code);
  });

  test('a key of sixteen bytes gives the codes of the recorded registration', () => {
    const codes = [0, 1, 2].map((counter) => hotp({ secret: amRegistration.secret, counter, digits: 6 }));

    expect(codes).toEqual(amRegistration.hotp);
  });

  test('a key of two bytes works, as devices from elsewhere keep theirs', () => {
    const codes = [0, 1, 2, 3].map((counter) => hotp({ secret: shortSecret, counter, digits: 6 }));

    expect(codes).toEqual(shortSecretCodes.dynamic);
  });

  test('an empty key gives no code', () => {
    expect(() => hotp({ secret: new Uint8Array(), counter: 0, digits: 6 })).toThrow();
  });
});

describe('O-18 O-5 codes from the time', () => {
  test.each(rfc6238)('R-6238-4.2 R-6238-B RFC 6238 at $time with $hash gives $code', ({ time, hash, code }) => {
    const counter = Math.floor(time / 30);

    expect(hotp({ secret: rfc6238Secrets[hash], counter, digits: 8, hash })).toBe(code);
  });

  test.each(['SHA1', 'SHA256', 'SHA512'] as const)('AM accepts the same code under %s', (hash) => {
    const { step, codes } = shortSecretTotp;

    expect(hotp({ secret: shortSecret, counter: step, digits: 6, hash })).toBe(codes[hash]);
  });

  test.each(amRegistration.totp)('the recorded registration gives $code with $hash', ({ code, ...options }) => {
    const counter = amRegistration.time / 30;

    expect(hotp({ secret: amRegistration.secret, counter, ...options })).toBe(code);
  });

  test('the key is used as it is under every hash, not stretched to its length', () => {
    const at = (hash: OathHash) => hotp({ secret: rfcSecret, counter: totpMoment.step, digits: 6, hash });

    expect(at('SHA256')).toBe(totpMoment.SHA256);
    expect(at('SHA512')).toBe(totpMoment.SHA512);
  });
});

describe('O-13 code length', () => {
  test('a shorter code is the end of the longer one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.maxSafeNat(), (secret, counter) => {
        const six = hotp({ secret, counter, digits: 6 });
        const eight = hotp({ secret, counter, digits: 8 });

        expect(six).toMatch(/^\d{6}$/);
        expect(eight).toMatch(/^\d{8}$/);
        expect(eight.endsWith(six)).toBe(true);
      }),
    );
  });
});

describe('O-20 check digit', () => {
  test.each(withCheckDigit)('counter $counter gives $code', ({ counter, code }) => {
    expect(hotp({ secret: rfcSecret, counter, digits: 6, checksum: true })).toBe(code);
  });

  test('it makes every single wrong digit visible', () => {
    const isConsistent = (code: string) =>
      [...code].reverse().reduce((sum, digit, place) => {
        const value = Number(digit) * (place % 2 ? 2 : 1);
        return sum + (value > 9 ? value - 9 : value);
      }, 0) %
        10 ===
      0;

    fc.assert(
      fc.property(fc.nat(), fc.nat(8), fc.integer({ min: 1, max: 9 }), (counter, place, shift) => {
        const code = hotp({ secret: rfcSecret, counter, digits: 8, checksum: true });
        const wrong = [...code].map((digit, i) => (i === place ? (Number(digit) + shift) % 10 : digit)).join('');

        expect(code).toHaveLength(9);
        expect(isConsistent(code)).toBe(true);
        expect(isConsistent(wrong)).toBe(false);
      }),
    );
  });
});

describe('O-21 truncation offset', () => {
  test.each(fixedOffset)('offset $truncationOffset at counter $counter gives $code', ({ code, ...options }) => {
    expect(hotp({ secret: rfcSecret, digits: 6, ...options })).toBe(code);
  });

  test('an explicit 0 is an offset, not "off"', () => {
    const codes = [0, 1, 2, 3].map((counter) => hotp({ secret: shortSecret, counter, digits: 6, truncationOffset: 0 }));

    expect(codes).toEqual(shortSecretCodes.offsetZero);
  });

  test.each([undefined, -1, -2, 16, 1.5, Number.NaN])('%s means dynamic', (truncationOffset) => {
    expect(hotp({ secret: rfcSecret, counter: 1, digits: 6, truncationOffset })).toBe('287082');
  });

  test('the range follows the hash: 27 is fixed for SHA256, 28 is not', () => {
    const at = (truncationOffset: number) =>
      hotp({ secret: rfcSecret, counter: 1, digits: 8, hash: 'SHA256', truncationOffset });

    expect(at(27)).not.toBe(at(-1));
    expect(at(28)).toBe(at(-1));
  });
});

const oathtool = (...args: string[]) => spawnSync('oathtool', args, { encoding: 'utf8' });
const hasOathtool = oathtool('--version').status === 0;
const toHex = (secret: Uint8Array) => Buffer.from(secret).toString('hex');

describe(hasOathtool ? 'agreement with oathtool' : 'agreement with the RFCs alone (oathtool is not installed)', () => {
  const secrets = [...Object.values(rfc6238Secrets), amRegistration.secret, shortSecret];

  const theirHotp = (secret: Uint8Array, digits: number) =>
    hasOathtool
      ? oathtool('-c', '0', '-w', '99', '-d', `${digits}`, toHex(secret)).stdout.trim().split('\n')
      : rfc4226.map(({ truncated }) => `${truncated}`.slice(-digits));

  test.each([6, 8] as const)('O-4 counter codes of %i digits are the same', (digits) => {
    for (const secret of hasOathtool ? secrets : [rfcSecret]) {
      const theirs = theirHotp(secret, digits);

      const ours = theirs.map((_, counter) => hotp({ secret, counter, digits }));

      expect(ours).toEqual(theirs);
    }
  });

  const theirTotp = (secret: Uint8Array, hash: OathHash) =>
    hasOathtool
      ? oathtool(`--totp=${hash}`, '-N', '@1800000000', '-w', '99', '-d', '8', toHex(secret)).stdout.trim().split('\n')
      : [rfc6238.find((row) => row.hash === hash && row.time === 1234567890)?.code];

  test.each(['SHA1', 'SHA256', 'SHA512'] as const)('O-5 time codes with %s are the same', (hash) => {
    const first = Math.floor((hasOathtool ? 1800000000 : 1234567890) / 30);
    for (const secret of hasOathtool ? secrets : [rfc6238Secrets[hash]]) {
      const theirs = theirTotp(secret, hash);

      const ours = theirs.map((_, ahead) => hotp({ secret, counter: first + ahead, digits: 8, hash }));

      expect(ours).toEqual(theirs);
    }
  });
});
