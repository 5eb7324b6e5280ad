// The one-time-password half of a registration URI: otpauth://, whose parameters mfauth:// carries as well.
import { OathUriError, type ParsedOathUri, parseOathUri } from '../../functions/mfa/oath/parse-oath-uri.ts';
import { neutralText } from './encoded-values.ts';
import type { UriPieces } from './split-uri.ts';
import { PhoneUriError } from './uri-error.ts';

export interface ScannedOath extends Pick<ParsedOathUri, 'type' | 'secret' | 'digits' | 'period' | 'counter' | 'hash'> {
  /** The server's id of the device. */
  readonly deviceId?: string;
}

const maximumPeriodSeconds = 300;
const maximumValueLength = 256;
const maximumSecretLength = 1024;

/** The whole of the OATH half, its label included. */
export function readOathPieces(pieces: UriPieces): { account: ParsedOathUri; oath: ScannedOath } {
  checkLengths(pieces.parameters);
  const account = parsed(pieces);
  const { type, secret, digits, period, counter, hash } = account;
  if (period > maximumPeriodSeconds) {
    throw new PhoneUriError('period', `period must be at most ${maximumPeriodSeconds} seconds`);
  }
  const deviceId = neutralText(pieces.parameters.get('oid') ?? '');
  return { account, oath: { type, secret, digits, period, counter, hash, ...(deviceId && { deviceId }) } };
}

function checkLengths(parameters: ReadonlyMap<string, string>): void {
  for (const [name, value] of parameters) {
    const maximum = name === 'secret' ? maximumSecretLength : maximumValueLength;
    if (value.length > maximum) throw new PhoneUriError('length', `a parameter is longer than ${maximum} characters`);
  }
}

function parsed({ scheme, host, label, items }: UriPieces): ParsedOathUri {
  if (host !== 'totp' && host !== 'hotp')
    throw new PhoneUriError('form', 'after the scheme comes neither totp nor hotp');
  // The issuer of a combined URI is Base64, which this reader does not expect.
  const query = items.filter((item) => scheme === 'otpauth' || !item.startsWith('issuer=')).join('&');
  try {
    return parseOathUri(`otpauth://${host}/${label}?${query}`);
  } catch (cause) {
    if (!(cause instanceof OathUriError)) throw cause;
    throw new PhoneUriError(cause.part, cause.message, { cause });
  }
}
