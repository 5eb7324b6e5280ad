// `npm run otp`: what an authenticator app would show, so that nobody needs a phone to try the journeys.
import { hotp } from '../../functions/mfa/oath/hotp.ts';
import { OathUriError, type ParsedOathUri, parseOathUri } from '../../functions/mfa/oath/parse-oath-uri.ts';
import type { Clock } from '../../functions/ports/system.ts';
import { calledAs, readArguments, UsageError } from '../arguments.ts';
import { consoleOutput, type ExitCode, ending, type Output, Trouble } from '../command.ts';

export interface OtpTools extends Output {
  readonly clock: Clock;
}

const program = calledAs('otp');
const usage = `Usage:
  ${program} 'otpauth://totp/...'                 the code of this moment
  ${program} [--counter N] 'otpauth://hotp/...'   the code for a counter, by default the one of the URI

  --code   the bare code, and nothing beside it

The URI is the value of the HiddenValueCallback beside the QR code. Quote it: it holds characters that shells read.
Standard output is the code and nothing else; how long it is good, or which counter is next, goes to standard error.`;

const options = { counter: { type: 'string' }, code: { type: 'boolean', default: false } } as const;

/** The command with all that it has on a real machine. */
export function otp(args: readonly string[]): Promise<ExitCode> {
  return otpCommand(args, { ...consoleOutput, clock: { now: () => Date.now() } });
}

/** Prints nothing of the URI, which is a secret. */
export function otpCommand(args: readonly string[], tools: OtpTools): Promise<ExitCode> {
  return ending(usage, tools, () => {
    const { values, positionals } = readArguments(args, options);
    const [uri, ...more] = positionals;
    if (uri === undefined || more.length > 0) throw new UsageError('Give one otpauth URI, in quotes');
    const { code, remark } = shown(accountOf(uri), values.counter, tools.clock.now());
    tools.print(code);
    if (!values.code) tools.complain(remark);
    return 0;
  });
}

function accountOf(uri: string): ParsedOathUri {
  try {
    return parseOathUri(uri);
  } catch (error) {
    throw error instanceof OathUriError ? new Trouble(error.message, { cause: error }) : error;
  }
}

interface ShownCode {
  readonly code: string;
  /** For a person who reads it. */
  readonly remark: string;
}

function shown(account: ParsedOathUri, counterText: string | undefined, now: number): ShownCode {
  const { type, secret, digits, hash, period, counter } = account;
  if (type === 'HOTP') {
    const chosen = counterText === undefined ? counter : counterOf(counterText);
    const remark = `Counter ${chosen}; the next is --counter ${chosen + 1}`;
    return { code: hotp({ secret, digits, counter: chosen }), remark };
  }
  if (counterText !== undefined) throw new UsageError('--counter is for otpauth://hotp/ URIs');
  const seconds = Math.floor(now / 1000);
  const left = period - (seconds % period);
  const code = hotp({ secret, digits, hash, counter: Math.floor(seconds / period) });
  return { code, remark: `Good for ${left} more second${left === 1 ? '' : 's'}` };
}

function counterOf(text: string): number {
  const counter = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(counter)) throw new UsageError('--counter takes a whole number from 0');
  return counter;
}
