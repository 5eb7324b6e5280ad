// Push Sender: asks the user's phone whether the user may sign in.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';
import { localeWarnings, localisedText } from '../../journey/localised-text.ts';

const config = z.object({
  /** Milliseconds. */
  messageTimeout: z.int().default(120_000),
  /** `{{user}}` and `{{issuer}}` are filled in. */
  userMessage: localisedText,
  /** True takes skipping away: what the user has chosen does not count. */
  mandatory: z.boolean().default(false),
  /** Show on the phone where the login comes from. */
  contextInfo: z.boolean().default(false),
  /** Names of state values for the app. */
  customPayload: z.array(z.string()).default([]),
  pushType: z.enum(['DEFAULT', 'CHALLENGE', 'BIOMETRIC']).default('DEFAULT'),
  captureFailure: z.boolean().default(false),
});

export type PushSenderConfig = z.output<typeof config>;

export const definition = defineNode({
  type: 'PushAuthenticationSenderNode',
  displayName: 'Push Sender',
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
    ...(messageTimeout > 600_000 ? ['messageTimeout: counts as ten minutes, after which no push is answered'] : []),
  ],
  strictWarnings: ({ pushType }) => [
    ...(pushType === 'CHALLENGE' ? [] : [`pushType: ${pushType} is sent as CHALLENGE (N-OOB-1)`]),
    'pushType: the user taps one number of three, for phones take no typed one (N-OOB-2, A-6.5.4, C-2 stay missed)',
  ],
});
