import { describe, expect, test } from '@jest/globals';
import {
  advanceProfile,
  checkOathCode,
  checkOathCodeStrictly,
  type OathSettings,
} from '../../functions/mfa/oath/check-code.ts';
import { newOathDeviceProfile, type OathDeviceProfile } from '../../functions/mfa/oath/device-profile.ts';
import { hotp } from '../../functions/mfa/oath/hotp.ts';
import { rfc4226, rfcSecret, totpMoment } from '../support/oath-vectors.ts';

const settings: OathSettings = {
  algorithm: 'TOTP',
  hotpWindowSize: 100,
  totpTimeInterval: 30,
  totpTimeSteps: 2,
  totpHashAlgorithm: 'HMAC_SHA1',
  maximumAllowedClockDrift: 5,
};
const device = newOathDeviceProfile({ uuid: 'u', secretBytes: rfcSecret, addChecksum: false, truncationOffset: -1 });
const now = totpMoment.time * 1000 + 999;

describe('checking a code', () => {
  test('by time yields the login time and drift to store', () => {
    expect(checkOathCode(settings, device, String(totpMoment.codes[3]), now)).toEqual({
      ok: true,
      advance: { algorithm: 'TOTP', lastLogin: totpMoment.time + 30, clockDriftSeconds: 30 },
    });
  });

  test('by counter yields the next counter to expect, whatever the time', () => {
    const code = String(rfc4226[4]?.code);

    expect(checkOathCode({ ...settings, algorithm: 'HOTP' }, device, code, 0)).toEqual({
      ok: true,
      advance: { algorithm: 'HOTP', counter: 5 },
    });
  });

  test('of the other algorithm is refused', () => {
    expect(checkOathCode(settings, device, String(rfc4226[0]?.code), now)).toMatchObject({ ok: false });
  });

  test('advances only what the algorithm uses', () => {
    expect(advanceProfile(device, { algorithm: 'HOTP', counter: 5 })).toEqual({ ...device, counter: 5 });
    expect(advanceProfile(device, { algorithm: 'TOTP', lastLogin: 60, clockDriftSeconds: -30 })).toEqual({
      ...device,
      lastLogin: 60,
      clockDriftSeconds: -30,
    });
  });
});

const generous: OathSettings = {
  ...{ algorithm: 'TOTP', hotpWindowSize: 100, totpTimeInterval: 30, totpTimeSteps: 10 },
  ...{ totpHashAlgorithm: 'HMAC_SHA1', maximumAllowedClockDrift: 10 },
};
const plainDevice: OathDeviceProfile = newOathDeviceProfile({
  ...{ uuid: 'device-1', secretBytes: rfcSecret, addChecksum: false, truncationOffset: -1 },
});
const wholeSecond = totpMoment.time * 1000;
const codeFor = (counter: number): string => hotp({ secret: rfcSecret, counter, digits: 6 });
/** Steps away from the server's clock whose codes count. */
const acceptedSteps = (check: typeof checkOathCode, profile = plainDevice, settings = generous): number[] =>
  Array.from({ length: 41 }, (_, index) => index - 20).filter(
    (step) => check(settings, profile, codeFor(totpMoment.step + step), wholeSecond).ok,
  );

describe('one-time passwords in a strict realm', () => {
  test('N-OTP-8 R-6238-5.2a a code counts one step around the server’s clock, whatever the journey says', () => {
    expect(acceptedSteps(checkOathCodeStrictly)).toEqual([-1, 0, 1]);
    expect(acceptedSteps(checkOathCode)).toHaveLength(21);
  });

  test.each([
    [-30, [-1, 0]],
    [30, [0, 1]],
  ])('N-OTP-8 with a learned drift of %i seconds no further step counts', (clockDriftSeconds, steps) => {
    expect(acceptedSteps(checkOathCodeStrictly, { ...plainDevice, clockDriftSeconds })).toEqual(steps);
  });

  test.each([-300, 300])('a device that had learned %i seconds before signs in when its clock is right', (seconds) => {
    const accepted = acceptedSteps(checkOathCodeStrictly, { ...plainDevice, clockDriftSeconds: seconds });

    expect(accepted).toContain(0);
  });

  test('R-4226-7.4a a counter is sought ten ahead, whatever the journey says, and never behind', () => {
    const settings: OathSettings = { ...generous, algorithm: 'HOTP' };
    const at20 = { ...plainDevice, counter: 20 };
    const accepted = (check: typeof checkOathCode) =>
      Array.from({ length: 130 }, (_, counter) => counter).filter(
        (counter) => check(settings, at20, codeFor(counter), wholeSecond).ok,
      );

    expect(accepted(checkOathCodeStrictly)).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
    expect(accepted(checkOathCode)).toHaveLength(101);
  });

  test('what a journey narrows further stays narrow', () => {
    const settings: OathSettings = { ...generous, algorithm: 'HOTP', hotpWindowSize: 2 };

    expect(checkOathCodeStrictly(settings, plainDevice, codeFor(2), wholeSecond).ok).toBe(true);
    expect(checkOathCodeStrictly(settings, plainDevice, codeFor(3), wholeSecond).ok).toBe(false);
    expect(acceptedSteps(checkOathCodeStrictly, plainDevice, { ...generous, totpTimeSteps: 0 })).toEqual([0]);
    expect(acceptedSteps(checkOathCodeStrictly, plainDevice, { ...generous, maximumAllowedClockDrift: 0 })).toEqual([
      0,
    ]);
  });
});
