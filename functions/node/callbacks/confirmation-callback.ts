// Buttons with the node's own labels. The answer is the zero-based index of the button.
import { type Answers, answerOf, type Callback, indexFrom } from './callback.ts';

const type = 'ConfirmationCallback';
const ownLabels = -1;
const information = 0;

export interface ConfirmationDefaults {
  readonly defaultOption?: number;
  /** The value that comes back when the client touches nothing; the default option unless given. */
  readonly initial?: number;
  /** The way on, where that is not the default: our own page draws it as the button, and the others as links. */
  readonly main?: number;
}

export const confirmationCallback = {
  type,
  ask(options: readonly string[], { defaultOption = 0, initial, main }: ConfirmationDefaults = {}): Callback {
    return {
      type,
      output: [
        { name: 'prompt', value: '' },
        { name: 'messageType', value: information },
        { name: 'options', value: [...options] },
        { name: 'optionType', value: ownLabels },
        { name: 'defaultOption', value: defaultOption },
      ],
      input: [{ value: initial ?? defaultOption }],
      ...(main !== undefined && { main }),
    };
  },
  /** Whether a button was pressed, be it one that there is none of. */
  cameBack(answers: Answers): boolean {
    return answerOf(answers, type)?.values[0] !== undefined;
  },
  answer(answers: Answers): number | undefined {
    return indexFrom(answerOf(answers, type)?.values[0]);
  },
};
