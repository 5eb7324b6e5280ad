// MFA Registration Options: what a user without a device may do about it.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';
import { localeWarnings, localisedText } from '../../journey/localised-text.ts';

const config = z.object({
  /** True takes away skipping and opting out. */
  mandatory: z.boolean().default(false),
  getApp: z.boolean().default(true),
  message: localisedText,
  registerDeviceLabel: localisedText,
  getAppLabel: localisedText,
  skipStepLabel: localisedText,
  optOutLabel: localisedText,
});

export const definition = defineNode({
  type: 'MultiFactorRegistrationOptionsNode',
  displayName: 'MFA Registration Options',
  config,
  outcomes: ['registerOutcome', 'getAppOutcome', 'skipOutcome', 'optOutOutcome'],
  outcomesFor: ({ getApp, mandatory }) => [
    'registerOutcome',
    ...(getApp ? ['getAppOutcome'] : []),
    ...(mandatory ? [] : ['skipOutcome', 'optOutOutcome']),
  ],
  inputs: ['username', 'mfaMethod'],
  needs: [],
  warnings: ({ message, registerDeviceLabel, getAppLabel, skipStepLabel, optOutLabel }) =>
    Object.entries({ message, registerDeviceLabel, getAppLabel, skipStepLabel, optOutLabel }).flatMap(([key, texts]) =>
      localeWarnings(key, texts),
    ),
});
