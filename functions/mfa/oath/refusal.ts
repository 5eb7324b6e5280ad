// Why a typed code was not accepted, in the words that the OATH Token Verifier node logs.

import type { OathDigits } from './hotp.ts';

export type OathFailure =
  | 'length'
  | 'same-step'
  | 'older-in-window'
  | 'out-of-sync'
  | 'no-match'
  | 'invalid-login-time'
  | 'invalid-secret';

export interface OathRefusal {
  readonly ok: false;
  readonly reason: OathFailure;
  /** True for the right code of the last accepted step or counter: refused, yet no wrong guess. */
  readonly spent: boolean;
  /** The sentence for the log, where there is one. */
  readonly message?: string;
}

const messages: Partial<Record<OathFailure, string>> = {
  length: 'Password length should be 6 or 8.',
  'out-of-sync': 'OTP is out of sync.',
  'invalid-login-time': 'Invalid login time value',
  'invalid-secret': 'Secret key is not a valid value',
};

export function refuse(reason: OathFailure, spent = false, message = messages[reason]): OathRefusal {
  return {
    ok: false,
    reason,
    spent,
    ...(message === undefined ? {} : { message }),
  };
}

/**
 * How many digits a typed code has, a check digit not counted: 6 or 8, and nothing else if the device's number is known.
 * Undefined when the length cannot be right.
 */
export function typedDigits(code: string, checksum: boolean, required?: OathDigits): OathDigits | undefined {
  const digits = checksum ? code.length - 1 : code.length;
  if (digits !== 6 && digits !== 8) return undefined;
  return digits === (required ?? digits) ? digits : undefined;
}
