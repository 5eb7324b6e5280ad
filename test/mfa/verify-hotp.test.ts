// Counter-based codes as the OATH Token Verifier node takes them.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hotp } from '../../functions/mfa/oath/hotp.ts';
import { type HotpAttempt, verifyHotp } from '../../functions/mfa/oath/verify-hotp.ts';
import { rfc4226, rfcSecret, shortSecret, shortSecretCodes, withCheckDigit } from '../support/oath-vectors.ts';

const attempt = (changes: Partial<HotpAttempt>): HotpAttempt => ({
  secret: rfcSecret,
  code: '755224',
  counter: 0,
  windowSize: 100,
  checksum: false,
  ...changes,
});

const codeAt = (counter: number) => hotp({ secret: rfcSecret, counter, digits: 6 });

describe('O-15 look-ahead', () => {
  test.each(rfc4226)('R-4226-7.2 the code of counter $counter moves the counter past it', ({ counter, code }) => {
    expect(verifyHotp(attempt({ code }))).toEqual({ ok: true, counter: counter + 1 });
  });

  test.each([
    { ahead: 0, ok: true },
    { ahead: 100, ok: true },
    { ahead: 101, ok: false },
  ])('a window of 100 holds 101 codes: $ahead ahead is $ok', ({ ahead, ok }) => {
    const result = verifyHotp(attempt({ counter: 3, code: codeAt(3 + ahead) }));

    expect(result.ok).toBe(ok);
  });

  test("AM's own window of two, with its key and truncation offset", () => {
    const [, , two = '', three = ''] = shortSecretCodes.offsetZero;
    const verify = (code: string) =>
      verifyHotp(attempt({ secret: shortSecret, code, windowSize: 2, truncationOffset: 0 }));

    expect(verify(two)).toEqual({ ok: true, counter: 3 });
    expect(verify(three)).toMatchObject({ ok: false, reason: 'no-match' });
  });

  test('R-4226-7.2 a failure has no message, and no new counter to store', () => {
    expect(verifyHotp(attempt({ code: '000000' }))).toEqual({ ok: false, reason: 'no-match', spent: false });
  });
});

describe('replay', () => {
  test('the code just accepted is refused, and known as spent rather than wrong', () => {
    const first = verifyHotp(attempt({ code: codeAt(7) }));
    const counter = first.ok ? first.counter : 0;

    const again = verifyHotp(attempt({ code: codeAt(7), counter }));

    expect(again).toEqual({ ok: false, reason: 'no-match', spent: true });
  });

  test('a code that was skipped is void, and counts as wrong', () => {
    expect(verifyHotp(attempt({ code: codeAt(3), counter: 8 }))).toMatchObject({ ok: false, spent: false });
  });

  test('no code verifies twice', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(10), (counter, ahead) => {
        const code = hotp({ secret: rfcSecret, counter: counter + ahead, digits: 8 });
        const first = verifyHotp(attempt({ code, counter, windowSize: 10 }));

        const next = counter + ahead + 1;
        const again = verifyHotp(attempt({ code, counter: next, windowSize: 10 }));

        fc.pre(first.ok && first.counter === next);
        const twins = Array.from({ length: 11 }, (_, i) => hotp({ secret: rfcSecret, counter: next + i, digits: 8 }));
        fc.pre(!twins.includes(code));
        expect(again).toEqual({ ok: false, reason: 'no-match', spent: true });
      }),
      { numRuns: 30 },
    );
  });
});

describe('properties of the window', () => {
  const anyWindow = [fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(1_000_000), fc.nat(12)] as const;

  test('the code of every counter inside always verifies', () => {
    fc.assert(
      fc.property(...anyWindow, (secret, counter, windowSize) => {
        const code = hotp({ secret, counter: counter + windowSize, digits: 6 });

        expect(verifyHotp(attempt({ secret, code, counter, windowSize })).ok).toBe(true);
      }),
    );
  });

  test('a code that belongs to no counter inside never verifies', () => {
    fc.assert(
      fc.property(...anyWindow, fc.stringMatching(/^\d{6}$/), (secret, counter, windowSize, code) => {
        const inside = Array.from({ length: windowSize + 1 }, (_, i) =>
          hotp({ secret, counter: counter + i, digits: 6 }),
        );
        fc.pre(!inside.includes(code));

        expect(verifyHotp(attempt({ secret, code, counter, windowSize })).ok).toBe(false);
      }),
    );
  });
});

describe('O-13 length', () => {
  test.each(['', '75522', '7552243', '084755224', ' 755224'])('"%s" is not 6 or 8 characters long', (code) => {
    expect(verifyHotp(attempt({ code }))).toEqual({
      ok: false,
      reason: 'length',
      spent: false,
      message: 'Password length should be 6 or 8.',
    });
  });

  test('without knowledge of the device both lengths are taken, as in AM', () => {
    expect(verifyHotp(attempt({ code: '755224' })).ok).toBe(true);
    expect(verifyHotp(attempt({ code: '84755224' })).ok).toBe(true);
  });

  test('a device known to show eight digits cannot sign in with the last six of them', () => {
    expect(verifyHotp(attempt({ code: '755224', digits: 8 }))).toMatchObject({ ok: false, reason: 'length' });
    expect(verifyHotp(attempt({ code: '84755224', digits: 8 })).ok).toBe(true);
  });

  test.each(['75522４', '٧٥٥٢٢٤', 'abcdef', '1e5   '])('"%s" is compared as text and does not match', (code) => {
    expect(verifyHotp(attempt({ code }))).toMatchObject({ ok: false, reason: 'no-match' });
  });
});

describe('O-20 check digit', () => {
  test.each(withCheckDigit)('$code is accepted with all seven characters', ({ counter, code }) => {
    expect(verifyHotp(attempt({ code, checksum: true }))).toEqual({ ok: true, counter: counter + 1 });
  });

  test('eight digits and the check digit are nine characters', () => {
    const code = hotp({ secret: rfcSecret, counter: 0, digits: 8, checksum: true });

    expect(verifyHotp(attempt({ code, checksum: true, digits: 8 })).ok).toBe(true);
  });

  test.each(['755224', '84755224'])('%s without its check digit is refused', (code) => {
    expect(verifyHotp(attempt({ code, checksum: true }))).toMatchObject({ ok: false, reason: 'length' });
  });

  test('a wrong check digit is refused', () => {
    expect(verifyHotp(attempt({ code: '7552244', checksum: true }))).toMatchObject({ ok: false, reason: 'no-match' });
  });
});

describe('stored secret', () => {
  test.each([undefined, new Uint8Array()])('%s cannot verify anything', (secret) => {
    expect(verifyHotp(attempt({ secret }))).toEqual({
      ok: false,
      reason: 'invalid-secret',
      spent: false,
      message: 'Secret key is not a valid value',
    });
  });
});
