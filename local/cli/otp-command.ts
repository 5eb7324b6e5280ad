// `npm run otp`: what an authenticator app would show, so that nobody needs a phone to try the journeys.
import { hotp } from '../../functions/mfa/oath/hotp.ts';
import { OathUriError, type ParsedOathUri, parseOathUri } from '../../functions/mfa/oath/parse-oath-uri.ts';
import type { Clock } from '../../functions/ports/system.ts';
import { type ExitCode, type Output, readArguments, UsageError } from './command.ts';

export interface OtpTools extends Output {
  readonly clock: Clock;
}

const usage = `Usage:
  npm run otp -- 'otpauth://totp/...'                 the code of this moment
  npm run otp -- [--counter N] 'otpauth://hotp/...'   the code for a counter, by default the one of the URI

The URI is the value of the HiddenValueCallback beside the QR code. Quote it: it holds characters that shells read.`;

const options = { counter: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;

/** Prints nothing of the URI, which is a secret. */
export function otpCommand(args: readonly string[], { print, complain, clock }: OtpTools): ExitCode {
  try {
    const { values, positionals } = readArguments(args, options);
    if (values.help) {
      print(usage);
      return 0;
    }
    const [uri, ...more] = positionals;
    if (uri === undefined || more.length > 0) throw new UsageError('Give one otpauth URI, in quotes');
    print(codeLine(parseOathUri(uri), values.counter, clock.now()));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      complain(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (!(error instanceof OathUriError)) throw error;
    complain(error.message);
    return 1;
  }
}

function codeLine(account: ParsedOathUri, counterText: string | undefined, now: number): string {
  const { type, secret, digits, hash, period, counter } = account;
  if (type === 'HOTP') {
    const chosen = counterText === undefined ? counter : counterOf(counterText);
    return `${hotp({ secret, digits, counter: chosen })}  (counter ${chosen}; the next is --counter ${chosen + 1})`;
  }
  if (counterText !== undefined) throw new UsageError('--counter is for otpauth://hotp/ URIs');
  const seconds = Math.floor(now / 1000);
  const left = period - (seconds % period);
  const code = hotp({ secret, digits, hash, counter: Math.floor(seconds / period) });
  return `${code}  (good for ${left} more second${left === 1 ? '' : 's'})`;
}

function counterOf(text: string): number {
  const counter = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(counter)) throw new UsageError('--counter takes a whole number from 0');
  return counter;
}
