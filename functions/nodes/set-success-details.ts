// Set Success Details. What it leaves is said when the journey has succeeded.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { detailsOf, detailTexts, headerControl, headerWarnings } from '../node/end-details.ts';
import { systemSessionProperties } from '../node/session-properties.ts';

/** Of the properties that a session has by itself; the others could tell clients what is no business of theirs. */
const shownProperties = ['AuthLevel', 'NodeType', 'sun.am.UniversalIdentifier', 'UserToken'];

const mayBeTold = (property: string): boolean =>
  shownProperties.includes(property) || !systemSessionProperties.includes(property);

export const node = defineNode(
  {
    type: 'SetSuccessDetailsNode',
    displayName: 'Set Success Details',
    description: 'Adds to the answer of a journey that succeeds. On a page it does nothing.',
    config: z.object({
      successDetails: detailTexts('tokenId', 'realm', 'successUrl').describe(
        'Texts by their names in the answer; what is JSON is sent as such',
      ),
      sessionProperties: detailTexts('tokenId', 'realm', 'successUrl')
        .refine((given) => Object.values(given).every(mayBeTold), {
          message: `of what a session has by itself only ${shownProperties.join(', ')} may be told`,
        })
        .describe('Names in the answer, each with the session property that it tells; without a session none is'),
      headerControl,
    }),
    outcomes: ['outcome'],
    needs: [],
    warnings: (config) => headerWarnings(config.headerControl),
  },
  ({ config: { successDetails, sessionProperties } }) =>
    goTo('outcome', { ending: { at: 'success', details: detailsOf(successDetails), sessionProperties } }),
);
