// Hands the client a value that is not shown. The initial input is the id, which is what an untouched callback returns.
import { type Answers, answerOf, type Callback } from './callback.ts';

const type = 'HiddenValueCallback';

export const hiddenValueCallback = {
  type,
  /** What an authenticator says of itself, each byte as a number. */
  longestInput: 65_536,
  ask(id: string, value: string): Callback {
    return {
      type,
      output: [
        { name: 'value', value },
        { name: 'id', value: id },
      ],
      input: [{ value: id }],
    };
  },
  /** As it was sent; undefined when nothing came, or no text. */
  answer(answers: Answers): string | undefined {
    const value = answerOf(answers, type)?.values[0];
    return typeof value === 'string' ? value : undefined;
  },
};
