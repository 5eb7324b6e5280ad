// The config keys of AM's registration nodes: what OATH, push and combined registration share, and the parts that two
// of the three share.
import * as z from 'zod';
import { strictLocalisedText } from './localised-text.ts';
import { weakNumber, wholeNumber } from './number-bounds.ts';
import { intervalWarnings, longestInterval } from './oath-bounds.ts';
import { optionalText } from './optional-text.ts';

/** In hex characters. With more, no QR code could be drawn. */
const longestSecret = 512;
/** Seconds: a day. */
const longestRegistration = 86_400;

const registrationConfig = z.object({
  issuer: z.string().regex(/\S/, 'Issuer is required').default('ForgeRock'),
  accountName: z
    .enum(['COMMON_NAME', 'EMAIL_ADDRESS', 'EMPLOYEE_NUMBER', 'GIVEN_NAME', 'LAST_NAME', 'USERNAME'])
    .default('USERNAME'),
  /** Hex; one leading `#` does no harm. */
  bgColor: z.string().default('032b75'),
  imgUrl: optionalText,
  generateRecoveryCodes: z.boolean().default(true),
  scanQRCodeMessage: strictLocalisedText,
});

const oathKeys = {
  passwordLength: z.enum(['SIX_DIGITS', 'EIGHT_DIGITS']).default('SIX_DIGITS'),
  /** In hex characters. */
  minSharedSecretLength: z.int().max(longestSecret, `must be at most ${longestSecret}`).default(32),
  algorithm: z.enum(['TOTP', 'HOTP']).default('TOTP'),
  /** Seconds. */
  totpTimeInterval: wholeNumber(0, longestInterval).default(30),
  totpHashAlgorithm: z.enum(['HMAC_SHA1', 'HMAC_SHA256', 'HMAC_SHA512']).default('HMAC_SHA1'),
  /** HOTP only, as is the truncation offset; -1 is dynamic truncation. */
  addChecksum: z.boolean().default(false),
  truncationOffset: z.int().default(-1),
};

const pushKeys = {
  /** Seconds. */
  timeout: z.int().max(longestRegistration, `must be at most ${longestRegistration}`).default(60),
};

export const oathRegistrationConfig = registrationConfig.extend(oathKeys);
export const pushRegistrationConfig = registrationConfig.extend(pushKeys);
export const combinedRegistrationConfig = registrationConfig.extend({ ...pushKeys, ...oathKeys });

export type PushRegistrationConfig = z.output<typeof pushRegistrationConfig>;
type OathRegistrationConfig = z.output<typeof oathRegistrationConfig>;

export function oathRegistrationWarnings(config: OathRegistrationConfig): string[] {
  const { imgUrl, totpTimeInterval } = config;
  return [
    ...issuerWarnings(config),
    ...(/[&#]/.test(imgUrl ?? '') ? ['imgUrl: left out of the QR code, since apps cut it at & and #'] : []),
    ...intervalWarnings(totpTimeInterval),
  ];
}

export function pushRegistrationWarnings(config: PushRegistrationConfig): string[] {
  return [...issuerWarnings(config), ...timeoutWarnings(config)];
}

export function combinedRegistrationWarnings(config: OathRegistrationConfig & PushRegistrationConfig): string[] {
  return [...oathRegistrationWarnings(config), ...timeoutWarnings(config)];
}

function issuerWarnings({ issuer }: { issuer: string }): string[] {
  return /[:/?#&]/.test(issuer) ? ['issuer: a colon shows as a blank in the app; avoid : / ? # &'] : [];
}

function timeoutWarnings({ timeout }: { timeout: number }): string[] {
  if (timeout < 1) return ['timeout: is over before a phone can answer'];
  const rule =
    'whoever sees the QR code can register his phone for so long; ten minutes are enough, and it counts seconds';
  return weakNumber('timeout', timeout, { most: 600, unit: ' s', rule });
}
