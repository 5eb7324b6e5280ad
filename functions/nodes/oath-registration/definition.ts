// OATH Registration: shows a QR code that enrols an authenticator app, and stores the device when the user goes on.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';
import { strictLocalisedText } from '../../journey/localised-text.ts';
import { optionalText } from '../../journey/optional-text.ts';

const config = z.object({
  issuer: z.string().regex(/\S/, 'Issuer is required').default('ForgeRock'),
  accountName: z
    .enum(['COMMON_NAME', 'EMAIL_ADDRESS', 'EMPLOYEE_NUMBER', 'GIVEN_NAME', 'LAST_NAME', 'USERNAME'])
    .default('USERNAME'),
  /** Hex; one leading `#` does no harm. */
  bgColor: z.string().default('032b75'),
  imgUrl: optionalText,
  generateRecoveryCodes: z.boolean().default(true),
  scanQRCodeMessage: strictLocalisedText,
  passwordLength: z.enum(['SIX_DIGITS', 'EIGHT_DIGITS']).default('SIX_DIGITS'),
  /** In hex characters. */
  minSharedSecretLength: z.int().default(32),
  algorithm: z.enum(['TOTP', 'HOTP']).default('TOTP'),
  /** Seconds. */
  totpTimeInterval: z.int().default(30),
  totpHashAlgorithm: z.enum(['HMAC_SHA1', 'HMAC_SHA256', 'HMAC_SHA512']).default('HMAC_SHA1'),
  /** HOTP only, as is the truncation offset; -1 is dynamic truncation. */
  addChecksum: z.boolean().default(false),
  truncationOffset: z.int().default(-1),
  /** Leaves the device in shared state, for OATH Device Storage. */
  postponeDeviceProfileStorage: z.boolean().default(false),
});

export const definition = defineNode({
  type: 'OathRegistrationNode',
  displayName: 'OATH Registration',
  config,
  outcomes: ['successOutcome', 'failureOutcome'],
  needs: ['identities', 'oathDevices', 'skipSettings'],
  warnings: ({ issuer, imgUrl, totpTimeInterval }) => [
    ...(/[:/?#&]/.test(issuer) ? ['issuer: a colon shows as a blank in the app; avoid : / ? # &'] : []),
    ...(/[&#]/.test(imgUrl ?? '') ? ['imgUrl: left out of the QR code, since apps cut it at & and #'] : []),
    ...(totpTimeInterval < 1 ? ['totpTimeInterval: no app makes codes for less than a second'] : []),
  ],
});
