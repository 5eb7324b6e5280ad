// Push Wait. It does not look at the answer: Push Result Verifier does. Polls that come too early change nothing in state,
// so that waiting costs no writes.
import { confirmationCallback } from '../../node/callbacks/confirmation-callback.ts';
import { hiddenValueCallback } from '../../node/callbacks/hidden-value-callback.ts';
import { pollingWaitCallback } from '../../node/callbacks/polling-wait-callback.ts';
import { ask, goTo, implementNode } from '../../node/define-node.ts';
import { bestText, type LocalisedText } from '../../node/localised-text.ts';
import { definition } from './definition.ts';

const exit = 0;
const notPressed = 100;

export const node = implementNode(definition, ({ config, node: { id }, state, callbacks, locales, clock }) => {
  const { secondsToWait } = config;
  const endKey = `${id}.end_time`;
  const end = state.getShared(endKey);
  if (confirmationCallback.answer(callbacks) === exit) {
    state.remove(endKey);
    return goTo('EXITED');
  }
  if (typeof end === 'number' && clock.now() > end) {
    state.remove(endKey);
    return goTo('DONE');
  }
  const waitMilliseconds = Math.max(0, secondsToWait * 1000);
  if (typeof end !== 'number') state.putShared(endKey, clock.now() + waitMilliseconds);

  const text = (texts: LocalisedText, standard: string) => bestText(texts, locales, 'realmServerFirst') || standard;
  const number = numberIn(state.get('pushNumberChallengeKey'));
  const message =
    number === undefined
      ? text(config.waitingMessage, 'Waiting for response...').replaceAll('{{time}}', `${secondsToWait}`)
      : text(
          config.challengeMessage,
          'Tap the number [{{challenge}}] on the Push Notification to continue.',
        ).replaceAll('{{challenge}}', number);
  return ask([
    pollingWaitCallback.ask(waitMilliseconds, message),
    ...(number === undefined ? [] : [hiddenValueCallback.ask('pushChallengeNumber', number)]),
    confirmationCallback.ask([text(config.exitMessage, 'Cancel')], { initial: notPressed }),
  ]);
});

function numberIn(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;
}
