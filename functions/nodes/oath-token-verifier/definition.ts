// OATH Token Verifier: asks for a one-time password and checks it against the user's device.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';
import { strictOath } from '../../mfa/oath/strict-oath.ts';

const config = z.object({
  algorithm: z.enum(['TOTP', 'HOTP']).default('TOTP'),
  /** How many counters to look ahead; the last one counts. */
  hotpWindowSize: z.int().positive().default(100),
  /** Seconds. */
  totpTimeInterval: z.int().positive().default(30),
  /** Steps before and after the device's present one. */
  totpTimeSteps: z.int().positive().default(2),
  totpHashAlgorithm: z.enum(['HMAC_SHA1', 'HMAC_SHA256', 'HMAC_SHA512']).default('HMAC_SHA1'),
  /** In time steps. */
  maximumAllowedClockDrift: z.int().positive().default(5),
  isRecoveryCodeAllowed: z.boolean().default(false),
});

export const definition = defineNode({
  type: 'OathTokenVerifierNode',
  displayName: 'OATH Token Verifier',
  config,
  outcomes: ['successOutcome', 'failureOutcome', 'notRegisteredOutcome', 'recoveryCodeOutcome'],
  outcomesFor: ({ isRecoveryCodeAllowed }) => [
    'successOutcome',
    'failureOutcome',
    'notRegisteredOutcome',
    ...(isRecoveryCodeAllowed ? ['recoveryCodeOutcome'] : []),
  ],
  needs: ['oathAttempts', 'oathDevices'],
  proves: true,
  strictWarnings: (given) => [
    ...(given.algorithm === 'HOTP'
      ? [...above(given, 'hotpWindowSize', 'R-4226-7.4a')]
      : [
          ...above(given, 'totpTimeSteps', 'N-OTP-8, R-6238-5.2a'),
          ...above(given, 'maximumAllowedClockDrift', 'N-OTP-8'),
          ...(given.totpTimeInterval > 30 ? ['totpTimeInterval: above 30 s (A-6.5.5 stays missed)'] : []),
        ]),
  ],
});

function above(given: z.output<typeof config>, key: keyof typeof strictOath, rows: string): string[] {
  return given[key] > strictOath[key] ? [`${key}: counts as ${strictOath[key]} (${rows})`] : [];
}
