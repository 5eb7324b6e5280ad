// The name that a user gives a device.
import { RequestError } from '../../journey/errors.ts';
import type { JsonObject } from '../../json.ts';

const longestName = 100;

/** Control characters, line separators, and what turns the direction of the text around it. */
const unfit = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;

/** Trimmed, in composed form: 1 to 100 characters. Throws `ERR_BODY_MALFORMED` for anything else. */
export function deviceNameIn({ deviceName }: JsonObject): string {
  const name = typeof deviceName === 'string' ? deviceName.normalize('NFC').trim() : '';
  if (name === '' || [...name].length > longestName || unfit.test(name)) {
    throw new RequestError('ERR_BODY_MALFORMED', `deviceName must be 1 to ${longestName} characters of text`);
  }
  return name;
}
