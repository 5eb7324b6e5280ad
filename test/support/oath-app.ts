// As much of an authenticator app as tests of the OATH nodes need: it scans the code of a step and makes passwords.

import { hotp } from '../../functions/mfa/oath/hotp.ts';
import { type ParsedOathUri, parseOathUri } from '../../functions/mfa/oath/parse-oath-uri.ts';
import type { Callback } from '../../functions/node/callbacks/callback.ts';
import { outputOf } from './callback-output.ts';

export interface OathApp {
  readonly uri: string;
  readonly account: ParsedOathUri;
  /** The code that the app shows at this time, in epoch milliseconds. */
  codeAt(time: number): string;
  /** The code for this counter. */
  codeFor(counter: number): string;
}

/** Reads the registration URI out of the callbacks of a step. */
export function scan(callbacks: readonly Callback[]): OathApp {
  const hidden = callbacks.find(({ type }) => type === 'HiddenValueCallback');
  const uri = String(outputOf(hidden, 'value'));
  const account = parseOathUri(uri);
  const { secret, digits, hash, period } = account;
  return {
    uri,
    account,
    codeAt: (time) => hotp({ secret, digits, hash, counter: Math.floor(time / 1000 / period) }),
    codeFor: (counter) => hotp({ secret, digits, counter }),
  };
}
