// Polling Wait. Polls are counted only where somebody looks at the count: a poll that changes nothing costs no write.

import * as z from 'zod';
import { confirmationCallback } from '../node/callbacks/confirmation-callback.ts';
import { pollingWaitCallback } from '../node/callbacks/polling-wait-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import { bestText, localeWarnings, localisedText } from '../node/localised-text.ts';

const exitButton = 0;
/** What comes back when nobody has pressed the button. */
const notPressed = 100;

export const node = defineNode(
  {
    type: 'PollingWaitNode',
    displayName: 'Polling Wait Node',
    description:
      'Lets some time pass while the client shows a text. The first visit asks in any case, also where there is nothing to wait for.',
    config: z.object({
      secondsToWait: z.int().default(8).describe('Seconds'),
      spamDetectionEnabled: z
        .boolean()
        .default(false)
        .describe('Counts the polls, and leaves by `SPAM` when a client polls too often'),
      spamDetectionTolerance: z.int().default(3).describe('Polls that a client may make after its first'),
      waitingMessage: localisedText.describe(
        'The text; `{{time}}` stands for `secondsToWait`, not for the seconds that are left',
      ),
      exitable: z.boolean().default(false).describe('Shows a button that leaves by `EXITED`'),
      exitMessage: localisedText.describe('The label of that button'),
    }),
    outcomes: ['DONE', 'EXITED', 'SPAM'],
    outcomesFor: ({ exitable, spamDetectionEnabled }) => [
      'DONE',
      ...(exitable ? ['EXITED'] : []),
      ...(spamDetectionEnabled ? ['SPAM'] : []),
    ],
    callbacks: ['PollingWaitCallback', 'ConfirmationCallback'],
    needs: [],
    timers: (nodeId) => [`${nodeId}.end_time`],
    warnings: ({ waitingMessage, exitMessage }) => [
      ...localeWarnings('waitingMessage', waitingMessage),
      ...localeWarnings('exitMessage', exitMessage),
    ],
  },
  ({ node: { id }, config, state, callbacks, locales, clock }) => {
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
  },
);

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
