// Push Wait. It does not look at the answer: Push Result Verifier does. Polls that come too early change nothing in state,
// so that waiting costs no writes.

import * as z from 'zod';
import { confirmationCallback } from '../node/callbacks/confirmation-callback.ts';
import { hiddenValueCallback } from '../node/callbacks/hidden-value-callback.ts';
import { pollingWaitCallback } from '../node/callbacks/polling-wait-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import { bestText, type LocalisedText, localeWarnings, localisedText } from '../node/localised-text.ts';
import { sentPushKey, shownPush } from '../node/sent-push.ts';

const config = z.object({
  secondsToWait: z.int().default(5).describe('Seconds until it goes on'),
  waitingMessage: localisedText.describe(
    'Shown while there is no number to tap; `{{time}}` stands for `secondsToWait`',
  ),
  challengeMessage: localisedText.describe('Shown with a number; `{{challenge}}` stands for it'),
  exitMessage: localisedText.describe('The label of the button that leaves by `EXITED`'),
});

const exit = 0;
const notPressed = 100;

export const node = defineNode(
  {
    type: 'PushWaitNode',
    displayName: 'Push Wait Node',
    description:
      'Shows that the user has to answer on the phone, and waits. It does not look at the answer: Push Result Verifier does.',
    config,
    outcomes: ['DONE', 'EXITED'],
    callbacks: ['PollingWaitCallback', 'HiddenValueCallback', 'ConfirmationCallback'],
    inputs: (_config, nodeId) => ['pushNumberChallengeKey', `${nodeId}.end_time`],
    reads: [sentPushKey],
    needs: [],
    returns: { back: { while: 'pushMessageId' }, ways: 'EXITED' },
    timers: (nodeId) => [`${nodeId}.end_time`],
    warnings: ({ waitingMessage, challengeMessage, exitMessage }) =>
      Object.entries({ waitingMessage, challengeMessage, exitMessage }).flatMap(([key, texts]) =>
        localeWarnings(key, texts),
      ),
  },
  ({ config, node: { id }, state, callbacks, locales, clock, standing }) => {
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
    const push = shownPush(state, standing.proofs.length > 0);
    return ask(
      [
        pollingWaitCallback.ask(waitMilliseconds, message),
        ...(number === undefined ? [] : [hiddenValueCallback.ask('pushChallengeNumber', number)]),
        confirmationCallback.ask([text(config.exitMessage, 'Cancel')], { initial: notPressed }),
      ],
      {},
      push && { push },
    );
  },
);

function numberIn(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;
}
