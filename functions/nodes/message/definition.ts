import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';
import { strictLocalisedText } from '../../journey/localised-text.ts';
import { optionalText } from '../../journey/optional-text.ts';

export const definition = defineNode({
  type: 'MessageNode',
  displayName: 'Message Node',
  config: z.object({
    message: strictLocalisedText,
    messageYes: strictLocalisedText,
    messageNo: strictLocalisedText,
    /** The shared state key that keeps the index of the pressed button. */
    stateField: optionalText,
  }),
  outcomes: ['true', 'false'],
  needs: [],
});
