// Shows terms and conditions, and asks whether the user accepts them.
import type { Terms } from '../../ports/node-runner.ts';
import { type Answers, answerOf, type Callback } from './callback.ts';

const type = 'TermsAndConditionsCallback';

export const termsAndConditionsCallback = {
  type,
  /** `text`: the terms in the language of their reader. */
  ask({ version, createDate }: Pick<Terms, 'version' | 'createDate'>, text: string): Callback {
    return {
      type,
      output: [
        { name: 'version', value: version },
        { name: 'terms', value: text },
        { name: 'createDate', value: createDate },
      ],
      input: [{ value: false }],
    };
  },
  accepted(answers: Answers): boolean {
    const value = answerOf(answers, type)?.values[0];
    return value === true || value === 'true';
  },
};
