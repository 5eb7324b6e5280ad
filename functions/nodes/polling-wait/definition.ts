// Polling Wait: lets some time pass. AM takes any number of seconds; the first visit asks in any case.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';
import { localeWarnings, localisedText } from '../../journey/localised-text.ts';

export const definition = defineNode({
  type: 'PollingWaitNode',
  displayName: 'Polling Wait Node',
  config: z.object({
    secondsToWait: z.int().default(8),
    /** Count the polls, and leave by `SPAM` when a client polls too often. */
    spamDetectionEnabled: z.boolean().default(false),
    /** Polls that a client may make after its first. */
    spamDetectionTolerance: z.int().default(3),
    /** `{{time}}` stands for the seconds of the config, not for those that are left. */
    waitingMessage: localisedText,
    /** Show a button that leaves by `EXITED`. */
    exitable: z.boolean().default(false),
    exitMessage: localisedText,
  }),
  outcomes: ['DONE', 'EXITED', 'SPAM'],
  outcomesFor: ({ exitable, spamDetectionEnabled }) => [
    'DONE',
    ...(exitable ? ['EXITED'] : []),
    ...(spamDetectionEnabled ? ['SPAM'] : []),
  ],
  needs: [],
  warnings: ({ waitingMessage, exitMessage }) => [
    ...localeWarnings('waitingMessage', waitingMessage),
    ...localeWarnings('exitMessage', exitMessage),
  ],
});
