// Polling Wait. Polls are counted only where somebody looks at the count: a poll that changes nothing costs no write.
import { confirmationCallback } from '../../node/callbacks/confirmation-callback.ts';
import { pollingWaitCallback } from '../../node/callbacks/polling-wait-callback.ts';
import { ask, goTo, implementNode } from '../../node/define-node.ts';
import { bestText } from '../../node/localised-text.ts';
import { definition } from './definition.ts';

const exitButton = 0;
/** What comes back when nobody has pressed the button. */
const notPressed = 100;

export const node = implementNode(definition, ({ node: { id }, config, state, callbacks, locales, clock }) => {
  const { secondsToWait, spamDetectionEnabled, spamDetectionTolerance, exitable } = config;
  const endKey = `${id}.end_time`;
  const pollsKey = `${id}.spam_count`;
  const waitMilliseconds = Math.max(0, secondsToWait * 1000);
  const endTime = numberIn(state.getShared(endKey));
  const polls = numberIn(state.getShared(pollsKey));
  const leave = <Outcome extends 'DONE' | 'EXITED' | 'SPAM'>(outcome: Outcome) => {
    state.remove(endKey);
    state.remove(pollsKey);
    return goTo(outcome);
  };

  if (exitable && confirmationCallback.answer(callbacks) === exitButton) return leave('EXITED');
  if (spamDetectionEnabled && polls !== undefined && polls > spamDetectionTolerance) return leave('SPAM');
  if (endTime !== undefined && clock.now() > endTime) return leave('DONE');

  if (endTime === undefined) state.putShared(endKey, clock.now() + waitMilliseconds);
  if (spamDetectionEnabled) state.putShared(pollsKey, polls === undefined ? 0 : polls + 1);
  const message = bestText(config.waitingMessage, locales, 'none') || 'Waiting for response...';
  const exit = bestText(config.exitMessage, locales, 'none') || 'Cancel';
  return ask([
    pollingWaitCallback.ask(waitMilliseconds, message.replaceAll('{{time}}', `${secondsToWait}`)),
    ...(exitable ? [confirmationCallback.ask([exit], { initial: notPressed })] : []),
  ]);
});

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
