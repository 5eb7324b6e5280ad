import * as z from 'zod';
import { strictOath } from '../../mfa/oath/strict-oath.ts';
import { defineNode } from '../../node/define-node.ts';
import { weakNumber, wholeNumber } from '../../node/number-bounds.ts';
import { intervalWarnings, longestInterval, widestWindow, windowWarnings } from '../../node/oath-bounds.ts';

/** On one side, so that both sides and the present step fit into the widest window. */
const mostSteps = widestWindow / 2 - 1;

const config = z.object({
  algorithm: z
    .enum(['TOTP', 'HOTP'])
    .default('TOTP')
    .describe('Codes by the clock or by a counter; the device must have been registered for the same'),
  hotpWindowSize: wholeNumber(1, widestWindow)
    .default(100)
    .describe('HOTP only: how many counters to look ahead; the last one counts'),
  totpTimeInterval: wholeNumber(1, longestInterval)
    .default(30)
    .describe('TOTP only: seconds for which a code stands in the app; as the device was registered'),
  totpTimeSteps: wholeNumber(1, mostSteps)
    .default(2)
    .describe('TOTP only: steps before and after the device’s present one'),
  totpHashAlgorithm: z
    .enum(['HMAC_SHA1', 'HMAC_SHA256', 'HMAC_SHA512'])
    .default('HMAC_SHA1')
    .describe('TOTP only; as the device was registered'),
  maximumAllowedClockDrift: wholeNumber(1, widestWindow)
    .default(5)
    .describe('TOTP only: how far the clock of a device may go wrong, in steps'),
  isRecoveryCodeAllowed: z
    .boolean()
    .default(false)
    .describe('Shows a button for who has no device at hand, which takes `recoveryCodeOutcome`'),
});

export const definition = defineNode({
  type: 'OathTokenVerifierNode',
  displayName: 'OATH Token Verifier',
  description: 'Asks for a one-time password and checks it against the user’s device.',
  config,
  outcomes: ['successOutcome', 'failureOutcome', 'notRegisteredOutcome', 'recoveryCodeOutcome'],
  outcomesFor: ({ isRecoveryCodeAllowed }) => [
    'successOutcome',
    'failureOutcome',
    'notRegisteredOutcome',
    ...(isRecoveryCodeAllowed ? ['recoveryCodeOutcome'] : []),
  ],
  callbacks: ['NameCallback', 'ConfirmationCallback'],
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
  warnings: ({ algorithm, hotpWindowSize, totpTimeInterval, totpTimeSteps, maximumAllowedClockDrift }) =>
    algorithm === 'HOTP'
      ? windowWarnings('hotpWindowSize', hotpWindowSize + 1, hotpWindowSize)
      : [
          ...intervalWarnings(totpTimeInterval),
          ...weakNumber('totpTimeSteps', totpTimeSteps, {
            ...{ most: 2, unit: ' steps' },
            rule: 'RFC 6238, section 5.2, recommends one for the delay of the network; the default of two is plenty',
          }),
          ...windowWarnings('totpTimeSteps', 2 * totpTimeSteps + 1, totpTimeSteps),
          ...weakNumber('maximumAllowedClockDrift', maximumAllowedClockDrift, {
            ...{ most: 5, unit: ' steps' },
            rule: 'RFC 6238, section 6, asks for a limit; with more than the default of five, codes of long ago are good',
          }),
        ],
});

function above(given: z.output<typeof config>, key: keyof typeof strictOath, rows: string): string[] {
  return given[key] > strictOath[key] ? [`${key}: counts as ${strictOath[key]} (${rows})`] : [];
}
