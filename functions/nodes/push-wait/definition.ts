import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';
import { localeWarnings, localisedText } from '../../node/localised-text.ts';

const config = z.object({
  secondsToWait: z.int().default(5).describe('Seconds until it goes on'),
  waitingMessage: localisedText.describe(
    'Shown while there is no number to tap; `{{time}}` stands for `secondsToWait`',
  ),
  challengeMessage: localisedText.describe('Shown with a number; `{{challenge}}` stands for it'),
  exitMessage: localisedText.describe('The label of the button that leaves by `EXITED`'),
});

export const definition = defineNode({
  type: 'PushWaitNode',
  displayName: 'Push Wait Node',
  description:
    'Shows that the user has to answer on the phone, and waits. It does not look at the answer: Push Result Verifier does.',
  config,
  outcomes: ['DONE', 'EXITED'],
  callbacks: ['PollingWaitCallback', 'HiddenValueCallback', 'ConfirmationCallback'],
  inputs: (_config, nodeId) => ['pushNumberChallengeKey', `${nodeId}.end_time`],
  needs: [],
  warnings: ({ waitingMessage, challengeMessage, exitMessage }) =>
    Object.entries({ waitingMessage, challengeMessage, exitMessage }).flatMap(([key, texts]) =>
      localeWarnings(key, texts),
    ),
});
