// Shows a message with two buttons.
import { answerOf } from '../../node/callbacks/callback.ts';
import { confirmationCallback } from '../../node/callbacks/confirmation-callback.ts';
import { textOutputCallback } from '../../node/callbacks/text-output-callback.ts';
import { ask, goTo, implementNode } from '../../node/define-node.ts';
import { bestText, type LocalisedText } from '../../node/localised-text.ts';
import { definition } from './definition.ts';

const yes = 0;
const no = 1;

export const node = implementNode(definition, ({ config, state, callbacks, locales }) => {
  const { stateField } = config;
  const answered = answerOf(callbacks, confirmationCallback.type)?.values[0] !== undefined;
  if (answered) {
    const index = confirmationCallback.answer(callbacks) === yes ? yes : no;
    if (stateField !== undefined) state.putShared(stateField, index);
    return goTo(index === yes ? 'true' : 'false');
  }
  if (stateField !== undefined) state.putShared(stateField, null);
  const text = (texts: LocalisedText, own: string): string => bestText(texts, locales, 'realmServerFirst') ?? own;
  return ask([
    textOutputCallback.show(text(config.message, 'Default message')),
    confirmationCallback.ask([text(config.messageYes, 'Yes'), text(config.messageNo, 'No')], {
      defaultOption: no,
      initial: yes,
    }),
  ]);
});
