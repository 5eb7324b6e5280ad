// Verification of counter-based codes with look-ahead (RFC 4226, sections 7.2 and 7.4),
// as the OATH Token Verifier node does it: always SHA1, window end included.

import { sameText } from '../same-text.ts';
import { hotp, type OathDigits } from './hotp.ts';
import { type OathRefusal, refuse, typedDigits } from './refusal.ts';

export interface HotpAttempt {
  /** The raw key; undefined or empty when the stored one cannot be read. */
  readonly secret: Uint8Array | undefined;
  /** The code exactly as typed. */
  readonly code: string;
  /** The next counter that the server expects. */
  readonly counter: number;
  /** How many counters to look ahead: a window of 100 tries 101 codes. */
  readonly windowSize: number;
  /** Whether the code carries a check digit; then 7 or 9 characters are typed. */
  readonly checksum: boolean;
  /** Default -1: dynamic. */
  readonly truncationOffset?: number | undefined;
  /** The code length the device was enrolled with, when known; only that length is taken. */
  readonly digits?: OathDigits | undefined;
}

/** On success `counter` is the next one to expect; storing it is what makes the code one-time. */
export type HotpResult = { readonly ok: true; readonly counter: number } | OathRefusal;

export function verifyHotp(attempt: HotpAttempt): HotpResult {
  const { secret, code, counter, windowSize, checksum, truncationOffset } = attempt;
  const digits = typedDigits(code, checksum, attempt.digits);
  if (digits === undefined) return refuse('length');
  if (!secret?.length) return refuse('invalid-secret');

  const isCodeOf = (candidate: number): boolean =>
    sameText(code, hotp({ secret, counter: candidate, digits, checksum, truncationOffset }));

  for (let ahead = 0; ahead <= windowSize; ahead += 1) {
    if (isCodeOf(counter + ahead)) return { ok: true, counter: counter + ahead + 1 };
  }
  return refuse('no-match', counter > 0 && isCodeOf(counter - 1));
}
