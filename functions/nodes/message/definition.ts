import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';
import { strictLocalisedText } from '../../node/localised-text.ts';
import { optionalText } from '../../node/optional-text.ts';

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
