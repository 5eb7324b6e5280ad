// Push Wait: shows that the user has to answer on the phone, and waits.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';
import { localeWarnings, localisedText } from '../../journey/localised-text.ts';

const config = z.object({
  secondsToWait: z.int().default(5),
  /** `{{time}}`: the seconds of the config. */
  waitingMessage: localisedText,
  /** `{{challenge}}`: the number to tap on the phone. */
  challengeMessage: localisedText,
  /** The label of the button. */
  exitMessage: localisedText,
});

export const definition = defineNode({
  type: 'PushWaitNode',
  displayName: 'Push Wait Node',
  config,
  outcomes: ['DONE', 'EXITED'],
  inputs: (_config, nodeId) => ['pushNumberChallengeKey', `${nodeId}.end_time`],
  needs: [],
  warnings: ({ waitingMessage, challengeMessage, exitMessage }) =>
    Object.entries({ waitingMessage, challengeMessage, exitMessage }).flatMap(([key, texts]) =>
      localeWarnings(key, texts),
    ),
});
