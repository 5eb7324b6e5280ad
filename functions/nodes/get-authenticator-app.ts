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
      textOutputCallback.show(getAppScript(message, links), 'script'),
      confirmationCallback.ask([bestText(config.continueLabel, locales, 'first') || 'Continue']),
    ]);
  },
);

// The script with which AM's page shows where to get the authenticator app: an author's message with the store links.

const stores = { apple: 'Apple App Store', google: 'Google Play Store' } as const;

export type StoreLinks = Readonly<Record<keyof typeof stores, string>>;

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

const inHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities.get(sign) ?? '');

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** For a string in double quotes. The last alternative keeps a page into which a client writes the script intact. */
const inScriptString = (text: string): string =>
  text.replaceAll(/["\\\p{Cc}\u2028\u2029]|<(?=\/?script|!--)/giu, escapeUnit);

/** False for a blank link, and for one that would run instead of leading somewhere; browsers skip blanks and controls. */
const isUsableLink = (link: string): boolean => {
  const target = link.replaceAll(/[\p{Cc}\s]/gu, '');
  return target !== '' && !/^(javascript|data|vbscript):/i.test(target);
};

/**
 * `message` is the author's HTML, kept as it is. Where it names a label, it makes its own anchors: labels and links are
 * filled in bare. Otherwise each link becomes an anchor.
 */
export const getAppScript = (message: string, links: StoreLinks): string => {
  const makesAnchors = /\{(apple|google)Label\}/.test(message);
  const fill = (variable: string, store: string, part: string): string => {
    if (store !== 'apple' && store !== 'google') return variable;
    if (part === 'Label') return stores[store];
    const link = inHtml(links[store]);
    return makesAnchors ? link : `<a target='_blank' href='${link}'>${stores[store]}</a>`;
  };
  const html = message.replaceAll(/\{\{(apple|google)(Label|Link)\}\}/g, fill);
  return `document.getElementById("callback_0").innerHTML="<center>${inScriptString(html)}</center>"`;
};
