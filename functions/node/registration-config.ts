// The config keys of AM's registration nodes: what OATH, push and combined registration share, and the parts that two
// of the three share.
import * as z from 'zod';
import { optionalText, strictLocalisedText } from './localised-text.ts';
import { intervalWarnings, longestInterval, weakNumber, wholeNumber } from './number-bounds.ts';

/** In hex characters. With more, no QR code could be drawn. */
const longestSecret = 512;
/** Seconds: a day. */
const longestRegistration = 86_400;

const registrationConfig = z.object({
  issuer: z
    .string()
    .regex(/\S/, 'Issuer is required')
    .optional()
    .describe('Shown in the app as the one who asks. Default: the name of the realm’s brand, else `ForgeRock`'),
  accountName: z
    .enum(['COMMON_NAME', 'EMAIL_ADDRESS', 'EMPLOYEE_NUMBER', 'GIVEN_NAME', 'LAST_NAME', 'USERNAME'])
    .default('USERNAME')
    .describe('What of the user the app shows; the user name where it is empty'),
  bgColor: z
    .string()
    .optional()
    .describe(
      'Background colour in the app, in hex; one leading `#` does no harm. Default: the accent of the brand, else `032b75`',
    ),
  imgUrl: optionalText.describe('Address of the logo in the app. Default: `appLogo` of the brand, else none'),
  generateRecoveryCodes: z.boolean().default(true).describe('Makes recovery codes, for Recovery Code Display to show'),
  scanQRCodeMessage: strictLocalisedText.describe('Shown above the QR code'),
});

const oathKeys = {
  passwordLength: z.enum(['SIX_DIGITS', 'EIGHT_DIGITS']).default('SIX_DIGITS').describe('Digits of a code'),
  minSharedSecretLength: z
    .int()
    .max(longestSecret, `must be at most ${longestSecret}`)
    .default(32)
    .describe('Hex characters that the shared secret has at least'),
  algorithm: z.enum(['TOTP', 'HOTP']).default('TOTP').describe('Codes by the clock or by a counter'),
  totpTimeInterval: wholeNumber(0, longestInterval)
    .default(30)
    .describe('TOTP only: seconds for which a code stands in the app'),
  totpHashAlgorithm: z
    .enum(['HMAC_SHA1', 'HMAC_SHA256', 'HMAC_SHA512'])
    .default('HMAC_SHA1')
    .describe('TOTP only: the hash below the code'),
  addChecksum: z.boolean().default(false).describe('HOTP only: a last digit that checks the others'),
  truncationOffset: z.int().default(-1).describe('HOTP only: where a code is cut out; -1 is dynamic truncation'),
};

const pushKeys = {
  timeout: z
    .int()
    .max(longestRegistration, `must be at most ${longestRegistration}`)
    .default(60)
    .describe('Seconds for which the node waits for the phone'),
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

function issuerWarnings({ issuer = '' }: { issuer?: string | undefined }): string[] {
  return /[:/?#&]/.test(issuer) ? ['issuer: a colon shows as a blank in the app; avoid : / ? # &'] : [];
}

function timeoutWarnings({ timeout }: { timeout: number }): string[] {
  if (timeout < 1) return ['timeout: is over before a phone can answer'];
  const rule =
    'whoever sees the QR code can register his phone for so long; ten minutes are enough, and it counts seconds';
  return weakNumber('timeout', timeout, { most: 600, unit: ' s', rule });
}
