// How far from the expected code a strict realm looks, whatever a journey says: one step to either side of the server's
// own clock (RFC 6238, section 5.2), and few counters ahead (RFC 4226, section 7.4).
import { checkOathCode, type OathSettings } from './check-code.ts';

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
