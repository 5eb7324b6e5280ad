// How far a number in a config may go. What could not run is refused; what runs but is weaker than a standard asks is
// only warned about, since exports of others must still import.
import * as z from 'zod';

/** A whole number between the two, both included. */
export function wholeNumber(least: number, most: number, why = ''): z.ZodInt {
  const reason = why && `: ${why}`;
  return z.int().min(least, `must be at least ${least}${reason}`).max(most, `must be at most ${most}${reason}`);
}

/** AM's decimal numbers, which are text: `3`, `0.5`. */
export const decimalText = z.string().regex(/^\d{1,6}(\.\d{1,6})?$/, { message: 'must be a decimal number' });

/** Nothing is nearer than nothing. */
export function distanceWarnings(distance: string): string[] {
  return Number(distance) === 0 ? ['distance: 0: no place is nearer than that, not even the very same'] : [];
}

interface Recommendation {
  readonly least?: number;
  readonly most?: number;
  /** Behind the number: ` s`. */
  readonly unit?: string;
  /** Who asks for what. */
  readonly rule: string;
}

/** `totpTimeInterval: 3600 s: NIST SP 800-63B-4 asks for at most two minutes`; nothing for a number within. */
export function weakNumber(key: string, value: number, recommended: Recommendation): string[] {
  const { least = -Infinity, most = Infinity, unit = '', rule } = recommended;
  return value < least || value > most ? [`${key}: ${value}${unit}: ${rule}`] : [];
}

// The numbers on which the strength of a one-time password rests, for the nodes that enrol devices and the one that
// checks codes: beyond what they are refused, and where they are warned about.

/** Seconds: a code that lives longer than a day is a password. */
export const longestInterval = 86_400;
/** Codes that are compared with a guess: with more, one guess in a hundred is right and takes seconds to refuse. */
export const widestWindow = 10_000;

/** RFC 4226, section 6: s·v/10^d. The device's digits and the realm's limit are not known here; these are the usual. */
const guesses = 10;
const codesOfSixDigits = 1_000_000;
const leastOdds = 1000;

export function intervalWarnings(totpTimeInterval: number): string[] {
  if (totpTimeInterval < 1) return ['totpTimeInterval: no app makes codes for less than a second'];
  const unit = ' s';
  return [
    ...weakNumber('totpTimeInterval', totpTimeInterval, {
      ...{ unit, most: 120 },
      rule: 'NIST SP 800-63B-4, section 3.1.4, asks for at most two minutes',
    }),
    ...weakNumber('totpTimeInterval', totpTimeInterval, {
      ...{ unit, least: 15 },
      rule: 'nobody types a code in less than 15 seconds, so wide windows would have to make up for it',
    }),
  ];
}

export function windowWarnings(key: string, candidates: number, value: number): string[] {
  if (candidates * guesses * leastOdds <= codesOfSixDigits) return [];
  return [
    `${key}: ${value}: ${guesses} guesses at ${candidates} codes of six digits hit with more than 0.1 % (RFC 4226, section 6)`,
  ];
}
