// MFA Registration Options. The answer counts among the options that this config offers, and nowhere else: a client
// cannot skip a mandatory registration by sending an index that was not on the page.
import { answerOf } from '../../node/callbacks/callback.ts';
import { confirmationCallback } from '../../node/callbacks/confirmation-callback.ts';
import { textOutputCallback } from '../../node/callbacks/text-output-callback.ts';
import { ask, goTo, implementNode } from '../../node/define-node.ts';
import { NodeError } from '../../node/errors.ts';
import { bestText, type LocalisedText } from '../../node/localised-text.ts';
import { sharedText } from '../../node/resolve-identity.ts';
import { definition } from './definition.ts';

const introduction =
  'You can protect your account with a second factor. Register a device now, or skip this step and be asked again the ' +
  'next time you sign in. You can also opt out and not be asked again, which we advise against: an account with a ' +
  'password alone is easier to break into.';

export const node = implementNode(definition, ({ config, state, callbacks, locales }) => {
  const text = (texts: LocalisedText, standard: string) => bestText(texts, locales, 'first') || standard;
  const options = [
    { outcome: 'registerOutcome', label: text(config.registerDeviceLabel, 'Register Device'), offered: true },
    { outcome: 'getAppOutcome', label: text(config.getAppLabel, 'Get the App'), offered: config.getApp },
    { outcome: 'skipOutcome', label: text(config.skipStepLabel, 'Skip this step'), offered: !config.mandatory },
    { outcome: 'optOutOutcome', label: text(config.optOutLabel, 'Opt-out'), offered: !config.mandatory },
  ] as const;
  const offered = options.filter((option) => option.offered);

  if (answerOf(callbacks, confirmationCallback.type)?.values[0] !== undefined) {
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
});
