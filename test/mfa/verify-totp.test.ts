// Time-based codes as the OATH Token Verifier node takes them.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hotp } from '../../functions/mfa/oath/hotp.ts';
import { type TotpAttempt, verifyTotp } from '../../functions/mfa/oath/verify-totp.ts';
import {
  rfc6238,
  rfc6238Secrets,
  rfcSecret,
  shortSecret,
  shortSecretTotp,
  totpDecisions,
  totpMoment,
  totpTwins,
} from '../support/oath-vectors.ts';

const { time: moment, step: stepNow } = totpMoment;

const attempt = (changes: Partial<TotpAttempt>): TotpAttempt => ({
  secret: rfcSecret,
  code: codeAt(stepNow),
  now: moment,
  lastLogin: 0,
  clockDriftSeconds: 0,
  interval: 30,
  steps: 2,
  maxDrift: 5,
  ...changes,
});

const codeAt = (step: number) => hotp({ secret: rfcSecret, counter: step, digits: 6 });

describe('O-16 O-5 a code of the present step', () => {
  test.each(rfc6238)('RFC 6238 at $time with $hash is accepted', ({ time, hash, code }) => {
    const result = verifyTotp(attempt({ secret: rfc6238Secrets[hash], code, now: time, hash }));

    expect(result).toMatchObject({ ok: true, step: Math.floor(time / 30), clockDriftSeconds: 0 });
  });

  test.each(['SHA1', 'SHA256', 'SHA512'] as const)("O-18 AM's own code with %s is accepted", (hash) => {
    const { time, codes } = shortSecretTotp;

    expect(verifyTotp(attempt({ secret: shortSecret, code: codes[hash], now: time, hash })).ok).toBe(true);
  });

  test('O-18 a device enrolled with another hash is refused', () => {
    const code = hotp({ secret: rfcSecret, counter: stepNow, digits: 6, hash: 'SHA256' });

    expect(verifyTotp(attempt({ code, hash: 'SHA512' }))).toMatchObject({ ok: false, reason: 'no-match' });
  });

  test("AM's own code of the next step stores the drift and the start of that step", () => {
    const { time, nextStep } = shortSecretTotp;
    const { code, lastLogin, clockDriftSeconds } = nextStep;

    const result = verifyTotp(attempt({ secret: shortSecret, code, now: time }));

    expect(result).toMatchObject({ ok: true, lastLogin, clockDriftSeconds });
  });

  test('O-17 the interval decides which code is the present one', () => {
    const code = codeAt(moment / 60);

    expect(verifyTotp(attempt({ code, now: moment + 59, interval: 60 }))).toMatchObject({
      ok: true,
      lastLogin: moment,
    });
    expect(verifyTotp(attempt({ code, now: moment + 59, interval: 30 })).ok).toBe(false);
  });

  test('the eight-digit code of the same step is accepted too', () => {
    expect(verifyTotp(attempt({ code: totpMoment.eightDigits })).ok).toBe(true);
  });
});

describe('decisions of the verifier', () => {
  test.each(totpDecisions)('last login $lastLogin, drift $drift, code $code: $expected', (row) => {
    const { lastLogin, drift, code, expected } = row;

    const result = verifyTotp(attempt({ lastLogin, clockDriftSeconds: drift, code }));

    expect(result).toMatchObject(
      typeof expected === 'string'
        ? { ok: false, reason: expected }
        : { ok: true, lastLogin: expected.lastLogin, clockDriftSeconds: expected.drift },
    );
  });

  test.each([-2, -1, 0, 1, 2])('a code %i steps away is inside the window', (away) => {
    const result = verifyTotp(attempt({ code: totpMoment.codes[away + 2] ?? '' }));

    expect(result).toEqual({
      ok: true,
      step: stepNow + away,
      lastLogin: moment + away * 30,
      clockDriftSeconds: away * 30,
    });
  });

  test.each([-3, 3])('a code %i steps away is not, and the refusal says no more', (away) => {
    expect(verifyTotp(attempt({ code: codeAt(stepNow + away) }))).toEqual({
      ok: false,
      reason: 'no-match',
      spent: false,
    });
  });

  test('of two steps that share a code the later one counts, as it is tried first', () => {
    const { time, code } = totpTwins;

    const result = verifyTotp(attempt({ code, now: time, lastLogin: time - 60 }));

    expect(result).toMatchObject({ ok: true, lastLogin: time + 30 });
  });

  test('there is no step before 1970', () => {
    expect(verifyTotp(attempt({ now: 59, lastLogin: 0, code: '000000' }))).toMatchObject({ reason: 'no-match' });
  });

  test('a last login before 1970 is an error of the stored profile', () => {
    expect(verifyTotp(attempt({ lastLogin: -30 }))).toEqual({
      ok: false,
      reason: 'invalid-login-time',
      spent: false,
      message: 'Invalid login time value',
    });
  });

  test.each([undefined, new Uint8Array()])('without a readable secret (%s) nothing verifies', (secret) => {
    expect(verifyTotp(attempt({ secret }))).toEqual({
      ok: false,
      reason: 'invalid-secret',
      spent: false,
      message: 'Secret key is not a valid value',
    });
  });
});

describe('O-13 length', () => {
  test.each(['', '12345', '1234567', '123456789', ` ${codeAt(stepNow)}`])('"%s" is refused unseen', (code) => {
    expect(verifyTotp(attempt({ code }))).toEqual({
      ok: false,
      reason: 'length',
      spent: false,
      message: 'Password length should be 6 or 8.',
    });
  });

  test('a device known to show six digits does not take eight, nor the other way round', () => {
    expect(verifyTotp(attempt({ digits: 6, code: totpMoment.eightDigits }))).toMatchObject({ reason: 'length' });
    expect(verifyTotp(attempt({ digits: 8 }))).toMatchObject({ reason: 'length' });
    expect(verifyTotp(attempt({ digits: 6 })).ok).toBe(true);
  });
});

describe('clock drift', () => {
  /** Signs in once with a device that is `fast` steps ahead, as the next attempt of the same profile. */
  const signIn = (profile: Pick<TotpAttempt, 'lastLogin' | 'clockDriftSeconds'>, now: number, fast: number) =>
    verifyTotp(attempt({ ...profile, now, code: codeAt(Math.floor(now / 30) + fast) }));

  test('R-6238-6 over several logins a device may walk to five steps ahead, but not to six', () => {
    const first = signIn({ lastLogin: 0, clockDriftSeconds: 0 }, moment, 2);
    const second = first.ok ? signIn(first, moment + 300, 4) : first;
    const third = second.ok ? signIn(second, moment + 600, 5) : second;
    const fourth = third.ok ? signIn(third, moment + 900, 6) : third;

    expect(third).toMatchObject({ ok: true, clockDriftSeconds: 150 });
    expect(fourth).toEqual({ ok: false, reason: 'out-of-sync', spent: false, message: 'OTP is out of sync.' });
  });

  test('R-6238-6 the same holds for a device that falls behind', () => {
    const fifth = signIn({ lastLogin: moment - 3000, clockDriftSeconds: -120 }, moment, -5);
    const sixth = signIn({ lastLogin: moment - 3000, clockDriftSeconds: -150 }, moment, -6);

    expect(fifth).toMatchObject({ ok: true, clockDriftSeconds: -150 });
    expect(sixth).toMatchObject({ ok: false, reason: 'out-of-sync' });
  });

  test('the window moves with the drift: what the plain clock would take lies outside', () => {
    const profile = { lastLogin: moment - 3000, clockDriftSeconds: 120 };

    expect(signIn(profile, moment, 4).ok).toBe(true);
    expect(signIn(profile, moment, 1)).toMatchObject({ ok: false, reason: 'no-match' });
  });

  test('a drift that is no whole number of steps counts towards zero', () => {
    const slow = { lastLogin: moment - 3000, clockDriftSeconds: -59 };

    expect(signIn(slow, moment, 1).ok).toBe(true);
    expect(signIn(slow, moment, 2).ok).toBe(false);
  });

  test('after a login one step behind, the true present code is refused within the same step', () => {
    const first = signIn({ lastLogin: 0, clockDriftSeconds: 0 }, moment, -1);
    const second = first.ok ? signIn(first, moment + 29, 0) : first;

    expect(first.ok).toBe(true);
    expect(second).toMatchObject({ ok: false, reason: 'same-step', spent: false });
  });
});

describe('replay', () => {
  test('the code just accepted is refused in its step, and known as spent rather than wrong', () => {
    expect(verifyTotp(attempt({ lastLogin: moment }))).toEqual({
      ok: false,
      reason: 'same-step',
      spent: true,
      message: 'Login failed attempting to use the same OTP in same Time Step: 60000000',
    });
  });

  test('a wrong code in a spent step is a wrong guess', () => {
    expect(verifyTotp(attempt({ lastLogin: moment, code: '000000' }))).toMatchObject({
      reason: 'same-step',
      spent: false,
    });
  });

  test('the code just accepted is refused in the next step, and known as spent', () => {
    const result = verifyTotp(attempt({ lastLogin: moment, now: moment + 30 }));

    expect(result).toEqual({ ok: false, reason: 'older-in-window', spent: true });
  });

  test('an unused code that is older than the present step is refused, and is not spent', () => {
    const result = verifyTotp(attempt({ lastLogin: moment - 60, code: codeAt(stepNow - 1) }));

    expect(result).toEqual({ ok: false, reason: 'older-in-window', spent: false });
  });

  test('a spent code that has left the window is still no wrong guess', () => {
    const result = verifyTotp(attempt({ lastLogin: moment - 300, code: codeAt(stepNow - 10) }));

    expect(result).toEqual({ ok: false, reason: 'no-match', spent: true });
  });

  test('the code of step 0 is not spent for a device that was never used', () => {
    expect(verifyTotp(attempt({ code: codeAt(0) }))).toMatchObject({ ok: false, spent: false });
  });

  test.each([1, 2])('a used code %i ahead of a device whose drift was reset is refused', (ahead) => {
    const result = verifyTotp(attempt({ lastLogin: moment + ahead * 30, code: codeAt(stepNow + ahead) }));

    expect(result).toEqual({ ok: false, reason: 'older-in-window', spent: true });
  });

  test.each([-2, 0, 2])('no code (%i steps away) is accepted while the last login lies ahead of the window', (away) => {
    const result = verifyTotp(attempt({ lastLogin: moment + 300, code: codeAt(stepNow + away) }));

    expect(result).toMatchObject({ ok: false, reason: 'older-in-window' });
  });

  test('the rule holds in seconds when the interval grows from 30 to 60', () => {
    const lastLogin = moment - 30;
    const verify = (step: number) => verifyTotp(attempt({ lastLogin, interval: 60, now: moment, code: codeAt(step) }));

    expect(verify(moment / 60 - 1)).toMatchObject({ ok: false, reason: 'older-in-window' });
    expect(verify(moment / 60)).toMatchObject({ ok: true, lastLogin: moment });
  });

  test('the rule holds in seconds when the interval shrinks from 60 to 30', () => {
    const verify = (now: number) => verifyTotp(attempt({ lastLogin: moment, now, code: codeAt(Math.floor(now / 30)) }));

    expect(verify(moment + 29)).toMatchObject({ ok: false, reason: 'same-step' });
    expect(verify(moment + 30)).toMatchObject({ ok: true, lastLogin: moment + 30 });
  });
});

describe('properties', () => {
  const anySecret = fc.uint8Array({ minLength: 1, maxLength: 64 });
  const anyMoment = fc.integer({ min: 1_000_000_000, max: 4_000_000_000 });
  const anySteps = fc.integer({ min: 1, max: 5 });
  const anyInterval = fc.constantFrom(15, 30, 60);
  const anyHash = fc.constantFrom('SHA1' as const, 'SHA256' as const, 'SHA512' as const);

  test('a fresh code always verifies, whatever the drift in store', () => {
    const anyDrift = fc.integer({ min: -5, max: 5 });
    fc.assert(
      fc.property(anySecret, anyMoment, anyInterval, anyHash, anyDrift, (secret, now, interval, hash, drift) => {
        const local = Math.floor(now / interval) + drift;
        const code = hotp({ secret, counter: local, digits: 6, hash });
        const profile = { lastLogin: (local - 1) * interval, clockDriftSeconds: drift * interval };

        const result = verifyTotp({ ...attempt(profile), secret, code, now, interval, hash });

        expect(result).toEqual({
          ok: true,
          step: local,
          lastLogin: local * interval,
          clockDriftSeconds: drift * interval,
        });
      }),
    );
  });

  test('R-6238-5.2b a code never verifies twice, and is always known as spent', () => {
    const anyAway = fc.integer({ min: -2, max: 2 });
    fc.assert(
      fc.property(anySecret, anyMoment, anyAway, fc.nat(600), (secret, now, away, later) => {
        const codeOf = (counter: number) => hotp({ secret, counter, digits: 8 });
        const used = Math.floor(now / 30) + away;
        const reachable = Array.from({ length: 40 }, (_, i) => used - 10 + i);
        fc.pre(reachable.filter((step) => codeOf(step) === codeOf(used)).length === 1);
        const first = verifyTotp({ ...attempt({ now }), secret, code: codeOf(used) });
        fc.pre(first.ok);

        const again = verifyTotp({ ...attempt({ now: now + later }), ...first, secret, code: codeOf(used) });

        expect(again).toMatchObject({ ok: false, spent: true });
      }),
    );
  });

  test('a code that belongs to no step of the window never verifies', () => {
    fc.assert(
      fc.property(anySecret, anyMoment, anySteps, fc.stringMatching(/^\d{6}$/), (secret, now, steps, code) => {
        const local = Math.floor(now / 30);
        const inside = Array.from({ length: 2 * steps + 1 }, (_, i) => local - steps + i);
        fc.pre(inside.every((step) => hotp({ secret, counter: step, digits: 6 }) !== code));

        expect(verifyTotp({ ...attempt({ now, steps }), secret, code }).ok).toBe(false);
      }),
    );
  });

  test('no attempt, whatever the profile says, moves the last login back', () => {
    const around = fc.integer({ min: -400, max: 400 });
    fc.assert(
      fc.property(around, around, fc.integer({ min: -8, max: 8 }), anySteps, (ago, drift, away, steps) => {
        const lastLogin = moment + ago;
        const profile = { lastLogin, clockDriftSeconds: drift, steps, maxDrift: 20 };

        const result = verifyTotp(attempt({ ...profile, code: codeAt(stepNow + away) }));

        expect(result.ok ? result.lastLogin : lastLogin + 1).toBeGreaterThan(lastLogin);
      }),
      { numRuns: 500 },
    );
  });
});
