// Shows text that ends the step: the journey goes on elsewhere, by a link that was sent. There is nothing to answer.
import type { Callback } from './callback.ts';

const type = 'SuspendedTextOutputCallback';

export const suspendedTextOutputCallback = {
  type,
  show(message: string): Callback {
    return {
      type,
      output: [
        { name: 'message', value: message },
        { name: 'messageType', value: '0' },
      ],
    };
  },
};
