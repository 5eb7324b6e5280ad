// Shows text. Message types are AM's, as strings on the wire: 0 information, 1 warning, 2 error, 4 script.
import type { Callback, CallbackView } from './callback.ts';

const type = 'TextOutputCallback';
const messageTypes = { information: '0', warning: '1', error: '2', script: '4' } as const;

export const textOutputCallback = {
  type,
  show(message: string, kind: keyof typeof messageTypes = 'information'): Callback {
    return {
      type,
      output: [
        { name: 'message', value: message },
        { name: 'messageType', value: messageTypes[kind] },
      ],
    };
  },
  /** What is no text of anybody's language: a name. */
  verbatim(message: string): Callback {
    return { ...this.show(message), verbatim: true };
  },
  /** A script callback whose text (and picture) is made when answering. */
  view(view: CallbackView): Callback {
    return { type, output: [{ name: 'messageType', value: messageTypes.script }], view };
  },
};
