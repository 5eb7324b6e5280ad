// Get Authenticator App.

import * as z from 'zod';
import { confirmationCallback } from '../node/callbacks/confirmation-callback.ts';
import { textOutputCallback } from '../node/callbacks/text-output-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import { bestText, localeWarnings, localisedText } from '../node/localised-text.ts';

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

const standard = config.parse({});
const standardMessage = 'Get the app from the {{appleLink}} or on {{googleLink}}';

export const node = defineNode(
  {
    type: 'GetAuthenticatorAppNode',
    displayName: 'Get Authenticator App',
    description: 'Shows where the app can be downloaded.',
    config,
    outcomes: ['outcome'],
    callbacks: ['TextOutputCallback', 'ConfirmationCallback'],
    needs: [],
    returns: { back: true },
    warnings: ({ message, continueLabel }) => [
      ...localeWarnings('message', message),
      ...localeWarnings('continueLabel', continueLabel),
    ],
  },
  ({ config, callbacks, locales }) => {
    if (confirmationCallback.cameBack(callbacks)) return goTo('outcome');

    const links = {
      apple: isUsableLink(config.appleLink) ? config.appleLink : standard.appleLink,
      google: isUsableLink(config.googleLink) ? config.googleLink : standard.googleLink,
    };
    const message = bestText(config.message, locales, 'first') || standardMessage;
    return ask([
      textOutputCallback.view({ kind: 'getApp', message, links }),
      confirmationCallback.ask([bestText(config.continueLabel, locales, 'first') || 'Continue']),
    ]);
  },
);

/** False for a blank link, and for one that would run instead of leading somewhere; browsers skip blanks and controls. */
const isUsableLink = (link: string): boolean => {
  const target = link.replaceAll(/[\p{Cc}\s]/gu, '');
  return target !== '' && !/^(javascript|data|vbscript):/i.test(target);
};
