import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';
import { localeWarnings, localisedText } from '../../node/localised-text.ts';
import { weakNumber } from '../../node/number-bounds.ts';

/** Milliseconds, whatever the config says: NIST SP 800-63B-4, section 3.1.3.2. */
export const longestPush = 600_000;

const config = z.object({
  messageTimeout: z
    .int()
    .min(0, 'must be at least 0')
    .default(120_000)
    .describe('Milliseconds for which the phone may answer; ten minutes at most, whatever stands here'),
  userMessage: localisedText.describe('Shown on the phone; `{{user}}` and `{{issuer}}` are filled in'),
  mandatory: z.boolean().default(false).describe('Takes skipping away: that the user has opted out does not count'),
  contextInfo: z.boolean().default(false).describe('Shows on the phone where the login comes from'),
  customPayload: z.array(z.string()).default([]).describe('Names of state values that the app gets'),
  pushType: z
    .enum(['DEFAULT', 'CHALLENGE', 'BIOMETRIC'])
    .default('DEFAULT')
    .describe('How the user approves: with a tap, by the number that the login shows, or with face or finger'),
  captureFailure: z
    .boolean()
    .default(false)
    .describe('What cannot be sent takes `FAILURE` instead of ending the journey'),
});

export type PushSenderConfig = z.output<typeof config>;

export const definition = defineNode({
  type: 'PushAuthenticationSenderNode',
  displayName: 'Push Sender',
  description: 'Asks the user’s phone whether the user may sign in. Push Wait and Push Result Verifier come after it.',
  config,
  outcomes: ['SENT', 'NOT_REGISTERED', 'SKIPPED', 'FAILURE'],
  outcomesFor: ({ mandatory, captureFailure }) => [
    'SENT',
    'NOT_REGISTERED',
    ...(mandatory ? [] : ['SKIPPED']),
    ...(captureFailure ? ['FAILURE'] : []),
  ],
  needs: [
    'identities',
    'pushBudget',
    'pushDevices',
    'pushMessageMaking',
    'pushMessageRemoval',
    'pushQueue',
    'pushResults',
    'skipSettings',
  ],
  warnings: ({ messageTimeout, userMessage }) => [
    ...localeWarnings('userMessage', userMessage),
    ...(messageTimeout < 1000 ? ['messageTimeout: is over before a phone can answer; it counts milliseconds'] : []),
    ...weakNumber('messageTimeout', messageTimeout, {
      ...{ most: longestPush, unit: ' ms' },
      rule: 'a push ends after ten minutes in any case, as NIST SP 800-63B-4, section 3.1.3.2, asks',
    }),
  ],
  strictWarnings: ({ pushType }) => [
    ...(pushType === 'CHALLENGE' ? [] : [`pushType: ${pushType} is sent as CHALLENGE (N-OOB-1)`]),
    'pushType: the user taps one number of three, for phones take no typed one (N-OOB-2, A-6.5.4, C-2 stay missed)',
  ],
});
