// Has the client wait and send the step again. There is nothing to answer: that it came back is the answer.
import { type Answers, answerOf, type Callback } from './callback.ts';

const type = 'PollingWaitCallback';

export const pollingWaitCallback = {
  type,
  /** The wait is in milliseconds; clients get it as text. */
  ask(waitMilliseconds: number, message: string): Callback {
    return {
      type,
      output: [
        { name: 'waitTime', value: String(waitMilliseconds) },
        { name: 'message', value: message },
      ],
    };
  },
  /** Whether the step with this callback came back. */
  cameBack(answers: Answers): boolean {
    return answerOf(answers, type) !== undefined;
  },
};
