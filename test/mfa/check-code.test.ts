import { describe, expect, test } from '@jest/globals';
import { advanceProfile, checkOathCode, type OathSettings } from '../../functions/mfa/oath/check-code.ts';
import { newOathDeviceProfile } from '../../functions/mfa/oath/device-profile.ts';
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
