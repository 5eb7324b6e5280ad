// One choice out of a list. The answer is the zero-based index.
import { type Answers, answerOf, type Callback, indexFrom } from './callback.ts';

const type = 'ChoiceCallback';

export const choiceCallback = {
  type,
  ask(prompt: string, choices: readonly string[], defaultChoice = 0): Callback {
    return {
      type,
      output: [
        { name: 'prompt', value: prompt },
        { name: 'choices', value: [...choices] },
        { name: 'defaultChoice', value: defaultChoice },
      ],
      input: [{ value: defaultChoice }],
    };
  },
  answer(answers: Answers): number | undefined {
    return indexFrom(answerOf(answers, type)?.values[0]);
  },
};
