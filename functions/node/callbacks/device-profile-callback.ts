// Asks the client what it knows about its device. The answer is JSON in a string.
import { type Answers, answerOf, type Callback } from './callback.ts';

const type = 'DeviceProfileCallback';

interface DeviceQuestion {
  /** Ask for hardware, browser and platform. */
  readonly metadata: boolean;
  /** Ask for the place; the client asks its user. */
  readonly location: boolean;
  /** Shown meanwhile. */
  readonly message: string;
}

export const deviceProfileCallback = {
  type,
  /** The node that asks for it has a maximum of its own, usually lower. */
  longestInput: 16_384,
  ask({ metadata, location, message }: DeviceQuestion): Callback {
    return {
      type,
      output: [
        { name: 'metadata', value: metadata },
        { name: 'location', value: location },
        { name: 'message', value: message },
      ],
      input: [{ value: '' }],
    };
  },
  /** As it was sent. Undefined when there is nothing, or nothing but blanks. */
  answer(answers: Answers): string | undefined {
    const value = answerOf(answers, type)?.values[0];
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
  },
};
