// How far a number in a config may go. What could not run is refused; what runs but is weaker than a standard asks is
// only warned about, since exports of others must still import.
import * as z from 'zod';

/** A whole number between the two, both included. */
export function wholeNumber(least: number, most: number, why = ''): z.ZodInt {
  const reason = why && `: ${why}`;
  return z.int().min(least, `must be at least ${least}${reason}`).max(most, `must be at most ${most}${reason}`);
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
