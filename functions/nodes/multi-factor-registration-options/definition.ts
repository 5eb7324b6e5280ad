import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';
import { localeWarnings, localisedText } from '../../node/localised-text.ts';

const config = z.object({
  mandatory: z.boolean().default(false).describe('Takes away skipping and opting out'),
  getApp: z.boolean().default(true).describe('Offers to get the app first'),
  message: localisedText.describe('Shown above the buttons'),
  registerDeviceLabel: localisedText.describe('The button for `registerOutcome`'),
  getAppLabel: localisedText.describe('The button for `getAppOutcome`'),
  skipStepLabel: localisedText.describe('The button for `skipOutcome`'),
  optOutLabel: localisedText.describe('The button for `optOutOutcome`'),
});

export const definition = defineNode({
  type: 'MultiFactorRegistrationOptionsNode',
  displayName: 'MFA Registration Options',
  description:
    'Asks a user without a device what to do about it: register one, get the app first, skip the step once or for good.',
  config,
  outcomes: ['registerOutcome', 'getAppOutcome', 'skipOutcome', 'optOutOutcome'],
  outcomesFor: ({ getApp, mandatory }) => [
    'registerOutcome',
    ...(getApp ? ['getAppOutcome'] : []),
    ...(mandatory ? [] : ['skipOutcome', 'optOutOutcome']),
  ],
  callbacks: ['TextOutputCallback', 'ConfirmationCallback'],
  inputs: ['username', 'mfaMethod'],
  needs: [],
  warnings: ({ message, registerDeviceLabel, getAppLabel, skipStepLabel, optOutLabel }) =>
    Object.entries({ message, registerDeviceLabel, getAppLabel, skipStepLabel, optOutLabel }).flatMap(([key, texts]) =>
      localeWarnings(key, texts),
    ),
});
