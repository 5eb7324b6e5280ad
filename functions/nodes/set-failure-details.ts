// Set Failure Details. The message is chosen now, in the languages of this request.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { detailsOf, detailTexts, headerControl, headerWarnings } from '../node/end-details.ts';
import { bestText, strictLocalisedText } from '../node/localised-text.ts';

export const node = defineNode(
  {
    type: 'SetFailureDetailsNode',
    displayName: 'Set Failure Details',
    description: 'Says what the answer of a journey tells that comes to its Failure end. On a page it does nothing.',
    config: z.object({
      failureMessage: strictLocalisedText.describe('The message in place of the usual one; without any that one stays'),
      failureDetails: detailTexts('errorCode').describe(
        'Texts by their names under `detail` in the answer; what is JSON is sent as such',
      ),
      headerControl,
    }),
    outcomes: ['outcome'],
    needs: [],
    warnings: (config) => headerWarnings(config.headerControl),
  },
  ({ config: { failureMessage, failureDetails }, locales }) => {
    const message = bestText(failureMessage, locales, 'realmServerFirst');
    const details = detailsOf(failureDetails);
    return goTo('outcome', { ending: { at: 'failure', details, ...(message && { message }) } });
  },
);
