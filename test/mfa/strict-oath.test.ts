import { describe, expect, test } from '@jest/globals';
import { checkOathCode, type OathSettings } from '../../functions/mfa/oath/check-code.ts';
import { newOathDeviceProfile, type OathDeviceProfile } from '../../functions/mfa/oath/device-profile.ts';
import { hotp } from '../../functions/mfa/oath/hotp.ts';
import { checkOathCodeStrictly } from '../../functions/mfa/oath/strict-oath.ts';
import { rfcSecret, totpMoment } from '../support/oath-vectors.ts';

const generous: OathSettings = {
  ...{ algorithm: 'TOTP', hotpWindowSize: 100, totpTimeInterval: 30, totpTimeSteps: 10 },
  ...{ totpHashAlgorithm: 'HMAC_SHA1', maximumAllowedClockDrift: 10 },
};
const device: OathDeviceProfile = newOathDeviceProfile({
  ...{ uuid: 'device-1', secretBytes: rfcSecret, addChecksum: false, truncationOffset: -1 },
});
const now = totpMoment.time * 1000;
const codeFor = (counter: number): string => hotp({ secret: rfcSecret, counter, digits: 6 });
/** Steps away from the server's clock whose codes count. */
const acceptedSteps = (check: typeof checkOathCode, profile = device, settings = generous): number[] =>
  Array.from({ length: 41 }, (_, index) => index - 20).filter(
    (step) => check(settings, profile, codeFor(totpMoment.step + step), now).ok,
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
    expect(acceptedSteps(checkOathCodeStrictly, { ...device, clockDriftSeconds })).toEqual(steps);
  });

  test.each([-300, 300])('a device that had learned %i seconds before signs in when its clock is right', (seconds) => {
    const accepted = acceptedSteps(checkOathCodeStrictly, { ...device, clockDriftSeconds: seconds });

    expect(accepted).toContain(0);
  });

  test('R-4226-7.4a a counter is sought ten ahead, whatever the journey says, and never behind', () => {
    const settings: OathSettings = { ...generous, algorithm: 'HOTP' };
    const at20 = { ...device, counter: 20 };
    const accepted = (check: typeof checkOathCode) =>
      Array.from({ length: 130 }, (_, counter) => counter).filter(
        (counter) => check(settings, at20, codeFor(counter), now).ok,
      );

    expect(accepted(checkOathCodeStrictly)).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
    expect(accepted(checkOathCode)).toHaveLength(101);
  });

  test('what a journey narrows further stays narrow', () => {
    const settings: OathSettings = { ...generous, algorithm: 'HOTP', hotpWindowSize: 2 };

    expect(checkOathCodeStrictly(settings, device, codeFor(2), now).ok).toBe(true);
    expect(checkOathCodeStrictly(settings, device, codeFor(3), now).ok).toBe(false);
    expect(acceptedSteps(checkOathCodeStrictly, device, { ...generous, totpTimeSteps: 0 })).toEqual([0]);
    expect(acceptedSteps(checkOathCodeStrictly, device, { ...generous, maximumAllowedClockDrift: 0 })).toEqual([0]);
  });
});
