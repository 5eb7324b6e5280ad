import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';
import { localeWarnings, localisedText } from '../../node/localised-text.ts';

const config = z.object({
  message: localisedText.describe('Shown above the links'),
  continueLabel: localisedText.describe('The label of the button'),
  appleLink: z
    .string()
    .default('https://apps.apple.com/app/pingid/id891247102')
    .describe('Where the app for iPhones is'),
  googleLink: z
    .string()
    .default('https://play.google.com/store/apps/details?id=prod.com.pingidentity.pingid')
    .describe('Where the app for Android is'),
});

export const definition = defineNode({
  type: 'GetAuthenticatorAppNode',
  displayName: 'Get Authenticator App',
  description: 'Shows where the app can be downloaded.',
  config,
  outcomes: ['outcome'],
  callbacks: ['TextOutputCallback', 'ConfirmationCallback'],
  needs: [],
  warnings: ({ message, continueLabel }) => [
    ...localeWarnings('message', message),
    ...localeWarnings('continueLabel', continueLabel),
  ],
});
