// Asks the user to accept the terms that are in force. Patch Object writes down that he has.

import * as z from 'zod';
import { termsAndConditionsCallback } from '../node/callbacks/terms-and-conditions-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { bestText } from '../node/localised-text.ts';

export const node = defineNode(
  {
    type: 'AcceptTermsAndConditionsNode',
    displayName: 'Accept Terms and Conditions',
    description:
      'Shows the terms of the realm that are in force, and asks until they are accepted. Patch Object stores the acceptance.',
    config: z.object({}),
    outcomes: ['outcome'],
    callbacks: ['TermsAndConditionsCallback'],
    told: ['terms'],
    needs: [],
  },
  ({ state, callbacks, terms, locales, clock }) => {
    if (!terms) throw new NodeError('ERR_NODE_CONFIG', 'Terms configuration not found');
    const { version } = terms;
    // Terms may change between the question and its answer: nobody has accepted what he was not shown.
    const shown = state.getShared('termsVersion') === version;
    if (shown && termsAndConditionsCallback.accepted(callbacks)) {
      state.putShared('termsAccepted', { acceptDate: new Date(clock.now()).toISOString(), termsVersion: version });
      return goTo('outcome');
    }
    state.putShared('termsVersion', version);
    const text = bestText(terms.text, locales, 'realmServerFirst') ?? '';
    return ask([termsAndConditionsCallback.ask(terms, text)]);
  },
);
