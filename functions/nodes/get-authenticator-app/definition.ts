// Get Authenticator App: shows where the app can be downloaded.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';
import { localeWarnings, localisedText } from '../../journey/localised-text.ts';

const config = z.object({
  message: localisedText,
  continueLabel: localisedText,
  appleLink: z.string().default('https://apps.apple.com/app/pingid/id891247102'),
  googleLink: z.string().default('https://play.google.com/store/apps/details?id=prod.com.pingidentity.pingid'),
});

export const definition = defineNode({
  type: 'GetAuthenticatorAppNode',
  displayName: 'Get Authenticator App',
  config,
  outcomes: ['outcome'],
  needs: [],
  warnings: ({ message, continueLabel }) => [
    ...localeWarnings('message', message),
    ...localeWarnings('continueLabel', continueLabel),
  ],
});
