// Get Authenticator App.

import { getAppScript, isUsableLink } from '../../mfa/get-app-script.ts';
import { answerOf } from '../../node/callbacks/callback.ts';
import { confirmationCallback } from '../../node/callbacks/confirmation-callback.ts';
import { textOutputCallback } from '../../node/callbacks/text-output-callback.ts';
import { ask, goTo, implementNode } from '../../node/define-node.ts';
import { bestText } from '../../node/localised-text.ts';
import { definition } from './definition.ts';

const standard = definition.config.parse({});
const standardMessage = 'Get the app from the {{appleLink}} or on {{googleLink}}';

export const node = implementNode(definition, ({ config, callbacks, locales }) => {
  if (answerOf(callbacks, confirmationCallback.type)?.values[0] !== undefined) return goTo('outcome');

  const links = {
    apple: isUsableLink(config.appleLink) ? config.appleLink : standard.appleLink,
    google: isUsableLink(config.googleLink) ? config.googleLink : standard.googleLink,
  };
  const message = bestText(config.message, locales, 'first') || standardMessage;
  return ask([
    textOutputCallback.show(getAppScript(message, links), 'script'),
    confirmationCallback.ask([bestText(config.continueLabel, locales, 'first') || 'Continue']),
  ]);
});
