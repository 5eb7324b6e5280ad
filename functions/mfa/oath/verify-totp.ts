// Verification of time-based codes (RFC 6238, sections 5.2 and 6), as the OATH Token Verifier node does it:
// a window around the device's own clock, whose drift is remembered, and at most one login per time step.

import { sameText } from '../same-text.ts';
import { hotp, type OathDigits, type OathHash } from './hotp.ts';
import { type OathFailure, type OathRefusal, refuse, typedDigits } from './refusal.ts';

export interface TotpAttempt {
  /** The raw key; undefined or empty when the stored one cannot be read. */
  readonly secret: Uint8Array | undefined;
  /** The code exactly as typed. */
  readonly code: string;
  /** Epoch seconds. */
  readonly now: number;
  /** Start of the last accepted step in epoch seconds; 0 when there was none. */
  readonly lastLogin: number;
  /** How far the device's clock was ahead of ours at the last login; negative when behind. */
  readonly clockDriftSeconds: number;
  /** Seconds per time step. */
  readonly interval: number;
  /** How many steps to try on either side of the device's present one. */
  readonly steps: number;
  /** The largest drift, in steps, that is still accepted. */
  readonly maxDrift: number;
  /** Default SHA1. */
  readonly hash?: OathHash | undefined;
  /** The code length the device was enrolled with, when known; only that length is taken. */
  readonly digits?: OathDigits | undefined;
}

/** On success the new `lastLogin` and `clockDriftSeconds` to store, and the accepted time step. */
export type TotpResult =
  | { readonly ok: true; readonly lastLogin: number; readonly clockDriftSeconds: number; readonly step: number }
  | OathRefusal;

function nearestFirst(local: number, steps: number): number[] {
  return [local, ...Array.from({ length: steps }, (_, i) => [local + i + 1, local - i - 1]).flat()];
}

export function verifyTotp(attempt: TotpAttempt): TotpResult {
  const { secret, code, now, lastLogin, clockDriftSeconds, interval, steps, maxDrift, hash } = attempt;
  const digits = typedDigits(code, false, attempt.digits);
  if (digits === undefined) return refuse('length');
  if (!secret?.length) return refuse('invalid-secret');
  if (!(lastLogin >= 0)) return refuse('invalid-login-time');

  const realStep = Math.floor(now / interval);
  const localStep = realStep + Math.trunc(clockDriftSeconds / interval);
  const lastStep = Math.floor(lastLogin / interval);
  const isCodeOf = (step: number): boolean =>
    step >= 0 && sameText(code, hotp({ secret, counter: step, digits, hash }));
  const fail = (reason: OathFailure, message?: string): OathRefusal =>
    refuse(reason, lastLogin > 0 && isCodeOf(lastStep), message);

  if (lastStep === localStep) {
    return fail('same-step', `Login failed attempting to use the same OTP in same Time Step: ${localStep}`);
  }

  const step = nearestFirst(localStep, steps).find(isCodeOf);
  if (step === undefined) return fail('no-match');

  const loggedInWithinWindow = Math.abs(lastStep - localStep) <= steps;
  if (step < localStep && loggedInWithinWindow) return fail('older-in-window');

  // RFC 6238, 5.2: no second acceptance. Seconds, as the interval may have changed since the last login.
  const stepStart = step * interval;
  if (stepStart <= lastLogin) return fail('older-in-window');

  const drift = step - realStep;
  if (Math.abs(drift) > maxDrift) return fail('out-of-sync');
  return { ok: true, lastLogin: stepStart, clockDriftSeconds: drift * interval, step };
}
