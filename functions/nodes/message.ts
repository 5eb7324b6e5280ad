// Shows a message with two buttons.

import * as z from 'zod';
import { confirmationCallback } from '../node/callbacks/confirmation-callback.ts';
import { textOutputCallback } from '../node/callbacks/text-output-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import { bestText, type LocalisedText, optionalText, strictLocalisedText } from '../node/localised-text.ts';

const yes = 0;
const no = 1;

export const node = defineNode(
  {
    type: 'MessageNode',
    displayName: 'Message Node',
    description: 'Shows a text and two buttons, and goes on by the button that was pressed.',
    config: z.object({
      message: strictLocalisedText.describe('The text'),
      messageYes: strictLocalisedText.describe('The label of the button for `true`'),
      messageNo: strictLocalisedText.describe('The label of the button for `false`'),
      stateField: optionalText.describe('The shared state key that keeps the index of the pressed button'),
    }),
    outcomes: ['true', 'false'],
    callbacks: ['TextOutputCallback', 'ConfirmationCallback'],
    needs: [],
    returns: { back: true, buttons: ['true', 'false'] },
  },
  ({ config, state, callbacks, locales }) => {
    const { stateField } = config;
    if (confirmationCallback.cameBack(callbacks)) {
      const index = confirmationCallback.answer(callbacks) === yes ? yes : no;
      if (stateField !== undefined) state.putShared(stateField, index);
      return goTo(index === yes ? 'true' : 'false');
    }
    if (stateField !== undefined) state.putShared(stateField, null);
    const text = (texts: LocalisedText, own: string): string => bestText(texts, locales, 'realmServerFirst') ?? own;
    return ask([
      textOutputCallback.show(text(config.message, 'Default message')),
      confirmationCallback.ask([text(config.messageYes, 'Yes'), text(config.messageNo, 'No')], {
        defaultOption: no,
        initial: yes,
        main: yes,
      }),
    ]);
  },
);
