import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';
import { localeWarnings, localisedText } from '../../node/localised-text.ts';

export const definition = defineNode({
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
  warnings: ({ waitingMessage, exitMessage }) => [
    ...localeWarnings('waitingMessage', waitingMessage),
    ...localeWarnings('exitMessage', exitMessage),
  ],
});
