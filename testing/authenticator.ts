// An authenticator app in a few lines: takes the registration URI of a step and shows codes.
import { hotp } from '../functions/mfa/oath/hotp.ts';
import { type ParsedOathUri, parseOathUri } from '../functions/mfa/oath/parse-oath-uri.ts';
import { type Asking, uriOf } from './step.ts';

export interface Authenticator {
  /** As scanned. */
  readonly uri: string;
  readonly account: ParsedOathUri;
  /** The time-based code `steps` away from now, 0 unless given; a step has `account.period` seconds. */
  totp(clock: { now(): number }, steps?: number): string;
  /** The counter-based code at this counter; the first one of a new device is that of `account.counter`. */
  hotp(counter: number): string;
}

/**
 * Scans the QR code of a registration step, or takes the text of an `otpauth` URI. Throws an OathUriError for a URI that no
 * app would take, and WrongUse for a step without one.
 */
export function authenticator(from: Asking | string): Authenticator {
  const uri = typeof from === 'string' ? from : uriOf(from);
  const account = parseOathUri(uri);
  const { secret, digits, hash, period } = account;
  return {
    uri,
    account,
    totp: (clock, steps = 0) =>
      hotp({ secret, digits, hash, counter: Math.floor(clock.now() / 1000 / period) + steps }),
    hotp: (counter) => hotp({ secret, digits, counter }),
  };
}
