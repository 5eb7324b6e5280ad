// Set Error Details. The message is chosen now, in the languages of this request.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { detailsOf, detailTexts, headerControl, headerWarnings } from '../node/end-details.ts';
import { bestText, strictLocalisedText } from '../node/localised-text.ts';

export const node = defineNode(
  {
    type: 'SetErrorDetailsNode',
    displayName: 'Set Error Details',
    description:
      'Says what the answer of a journey tells that cannot go on: a node has failed. On a page it does nothing.',
    config: z.object({
      errorMessage: strictLocalisedText.describe('The message in place of the usual one; without any that one stays'),
      errorDetails: detailTexts('errorCode').describe(
        'Texts by their names under `detail` in the answer; what is JSON is sent as such',
      ),
      headerControl,
    }),
    outcomes: ['outcome'],
    needs: [],
    warnings: (config) => headerWarnings(config.headerControl),
  },
  ({ config: { errorMessage, errorDetails }, locales }) => {
    const message = bestText(errorMessage, locales, 'realmServerFirst');
    const details = detailsOf(errorDetails);
    return goTo('outcome', { ending: { at: 'error', details, ...(message && { message }) } });
  },
);
