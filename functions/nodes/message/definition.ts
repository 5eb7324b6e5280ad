import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';
import { strictLocalisedText } from '../../journey/localised-text.ts';
import { optionalText } from '../../journey/optional-text.ts';

export const definition = defineNode({
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
});
