// The numbers on which the strength of a one-time password rests, for the nodes that enrol devices and the one that
// checks codes: beyond what they are refused, and where they are warned about.
import { weakNumber } from './number-bounds.ts';

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
