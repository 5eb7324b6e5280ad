// Asks for a secret. What was typed is never sent back.
import { type Answers, answerOf, type Callback, type FieldPurpose } from './callback.ts';

const type = 'PasswordCallback';

export const passwordCallback = {
  type,
  secret: true,
  /** `length`: how many signs the answer has, where that is known. */
  ask(prompt: string, purpose?: FieldPurpose, length?: number): Callback {
    const asked = { type, output: [{ name: 'prompt', value: prompt }], input: [{ value: '' }] };
    return { ...asked, ...(purpose && { purpose }), ...(length !== undefined && { length }) };
  },
  answer(answers: Answers, nth = 0): string | undefined {
    const value = answerOf(answers, type, nth)?.values[0];
    return typeof value === 'string' ? value : undefined;
  },
};
