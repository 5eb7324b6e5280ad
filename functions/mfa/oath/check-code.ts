// One typed code against a device, under the settings of the node that asks: those of AM's OATH Token Verifier.
import type { OathAdvance } from '../../ports/devices.ts';
import { type OathDeviceProfile, secretBytes } from './device-profile.ts';
import type { OathHash } from './hotp.ts';
import type { OathRefusal } from './refusal.ts';
import type { OathAlgorithm } from './registration-uri.ts';
import { verifyHotp } from './verify-hotp.ts';
import { verifyTotp } from './verify-totp.ts';

/** AM's names of the hashes. */
export const hashByName = { HMAC_SHA1: 'SHA1', HMAC_SHA256: 'SHA256', HMAC_SHA512: 'SHA512' } as const satisfies Record<
  string,
  OathHash
>;

export interface OathSettings {
  readonly algorithm: OathAlgorithm;
  readonly hotpWindowSize: number;
  /** Seconds. */
  readonly totpTimeInterval: number;
  readonly totpTimeSteps: number;
  readonly totpHashAlgorithm: keyof typeof hashByName;
  /** Time steps. */
  readonly maximumAllowedClockDrift: number;
}

export type OathCheck = { readonly ok: true; readonly advance: OathAdvance } | OathRefusal;

/** `now` in epoch milliseconds. An accepted code is spent only once `advance` is stored. */
export function checkOathCode(
  settings: OathSettings,
  profile: OathDeviceProfile,
  code: string,
  now: number,
): OathCheck {
  const secret = secretBytes(profile.sharedSecret);
  const { digits, counter, truncationOffset, lastLogin, clockDriftSeconds } = profile;
  if (settings.algorithm === 'HOTP') {
    const windowSize = settings.hotpWindowSize;
    const device = { secret, counter, checksum: profile.checksumDigit, truncationOffset, digits };
    const result = verifyHotp({ ...device, code, windowSize });
    return result.ok ? { ok: true, advance: { algorithm: 'HOTP', counter: result.counter } } : result;
  }
  const result = verifyTotp({
    ...{ secret, code, lastLogin, clockDriftSeconds, digits },
    now: Math.floor(now / 1000),
    interval: settings.totpTimeInterval,
    steps: settings.totpTimeSteps,
    maxDrift: settings.maximumAllowedClockDrift,
    hash: hashByName[settings.totpHashAlgorithm],
  });
  if (!result.ok) return result;
  const { lastLogin: stepStart, clockDriftSeconds: drift } = result;
  return { ok: true, advance: { algorithm: 'TOTP', lastLogin: stepStart, clockDriftSeconds: drift } };
}

/** The profile after an accepted code. */
export function advanceProfile(profile: OathDeviceProfile, advance: OathAdvance): OathDeviceProfile {
  const { algorithm, ...changes } = advance;
  return { ...profile, ...changes };
}

// How far from the expected code a strict realm looks, whatever a journey says: one step to either side of the server's
// own clock (RFC 6238, section 5.2), and few counters ahead (RFC 4226, section 7.4).

export const strictOath = { totpTimeSteps: 1, maximumAllowedClockDrift: 1, hotpWindowSize: 10 } as const;

/** As checkOathCode, within these bounds. */
export const checkOathCodeStrictly: typeof checkOathCode = (given, profile, code, now) => {
  const settings: OathSettings = {
    ...given,
    totpTimeSteps: Math.min(given.totpTimeSteps, strictOath.totpTimeSteps),
    maximumAllowedClockDrift: Math.min(given.maximumAllowedClockDrift, strictOath.maximumAllowedClockDrift),
    hotpWindowSize: Math.min(given.hotpWindowSize, strictOath.hotpWindowSize),
  };
  // A device that learned more drift before its realm became strict would have its codes sought where none counts any
  // more, and stay locked out with a clock that is right.
  const most = settings.maximumAllowedClockDrift * settings.totpTimeInterval;
  const clockDriftSeconds = Math.max(-most, Math.min(most, profile.clockDriftSeconds));
  return checkOathCode(settings, { ...profile, clockDriftSeconds }, code, now);
};
