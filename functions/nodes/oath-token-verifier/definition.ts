// OATH Token Verifier: asks for a one-time password and checks it against the user's device.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

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
});
