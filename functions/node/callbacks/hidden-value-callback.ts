// Hands the client a value that is not shown. The initial input is the id, which is what an untouched callback returns.
import type { Callback } from './callback.ts';

const type = 'HiddenValueCallback';

export const hiddenValueCallback = {
  type,
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
};
