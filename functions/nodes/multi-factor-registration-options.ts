// MFA Registration Options. The answer counts among the options that this config offers, and nowhere else: a client
// cannot skip a mandatory registration by sending an index that was not on the page.

import * as z from 'zod';
import { confirmationCallback } from '../node/callbacks/confirmation-callback.ts';
import { textOutputCallback } from '../node/callbacks/text-output-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { bestText, type LocalisedText, localeWarnings, localisedText } from '../node/localised-text.ts';
import { sharedText } from '../node/resolve-identity.ts';

const config = z.object({
  mandatory: z.boolean().default(false).describe('Takes away skipping and opting out'),
  getApp: z.boolean().default(true).describe('Offers to get the app first'),
  message: localisedText.describe('Shown above the buttons'),
  registerDeviceLabel: localisedText.describe('The button for `registerOutcome`'),
  getAppLabel: localisedText.describe('The button for `getAppOutcome`'),
  skipStepLabel: localisedText.describe('The button for `skipOutcome`'),
  optOutLabel: localisedText.describe('The button for `optOutOutcome`'),
});

/** The first line is a title: our own page shows it as one. */
const introduction =
  'Protect your account\nRegister a device now, or skip this step and be asked again next time. You can also opt out and ' +
  'not be asked again, which we advise against.';

export const node = defineNode(
  {
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
    returns: { back: true, ways: true },
    warnings: ({ message, registerDeviceLabel, getAppLabel, skipStepLabel, optOutLabel }) =>
      Object.entries({ message, registerDeviceLabel, getAppLabel, skipStepLabel, optOutLabel }).flatMap(
        ([key, texts]) => localeWarnings(key, texts),
      ),
  },
  ({ config, state, callbacks, locales }) => {
    const text = (texts: LocalisedText, standard: string) => bestText(texts, locales, 'first') || standard;
    const options = [
      { outcome: 'registerOutcome', label: text(config.registerDeviceLabel, 'Register Device'), offered: true },
      { outcome: 'getAppOutcome', label: text(config.getAppLabel, 'Get the App'), offered: config.getApp },
      { outcome: 'skipOutcome', label: text(config.skipStepLabel, 'Skip this step'), offered: !config.mandatory },
      { outcome: 'optOutOutcome', label: text(config.optOutLabel, 'Opt-out'), offered: !config.mandatory },
    ] as const;
    const offered = options.filter((option) => option.offered);

    if (confirmationCallback.cameBack(callbacks)) {
      const index = confirmationCallback.answer(callbacks);
      const chosen = index === undefined ? undefined : offered[index];
      if (!chosen) throw new NodeError('ERR_NODE_INPUT', `Unrecognized option: ${index ?? 'none'}`);
      return goTo(chosen.outcome);
    }
    if (sharedText(state, 'username') === undefined) {
      throw new NodeError('ERR_NODE_INPUT', 'Expected username to be set.');
    }
    if (sharedText(state, 'mfaMethod') === undefined) {
      throw new NodeError('ERR_NODE_INPUT', 'Expected multi-factor authentication method to be set.');
    }
    return ask([
      textOutputCallback.show(text(config.message, introduction)),
      confirmationCallback.ask(offered.map((option) => option.label)),
    ]);
  },
);
