// Asks for one line of visible text: a user name, a one-time password, a recovery code.
import { type Answers, answerOf, type Callback, type FieldPurpose } from './callback.ts';

const type = 'NameCallback';

export const nameCallback = {
  type,
  /** @param length how many signs the answer has, where that is known. */
  ask(prompt: string, initial = '', purpose?: FieldPurpose, length?: number): Callback {
    const asked = { type, output: [{ name: 'prompt', value: prompt }], input: [{ value: initial }] };
    return { ...asked, ...(purpose && { purpose }), ...(length && { length }) };
  },
  /** The text as typed; a number is taken as its digits, since some clients send codes unquoted. */
  answer(answers: Answers): string | undefined {
    const value = answerOf(answers, type)?.values[0];
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' ? value : undefined;
  },
};
