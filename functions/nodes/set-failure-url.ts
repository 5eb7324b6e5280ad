// Failure URL. The last one that a journey comes by counts, before what the request asked for.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { authorsPlace } from '../node/place.ts';

export const node = defineNode(
  {
    type: 'SetFailureUrlNode',
    displayName: 'Failure URL',
    description: 'Says where clients go after failure, whatever `gotoOnFail` asked for.',
    config: z.object({
      failureUrl: authorsPlace.describe('An address with `https:`, or a path'),
    }),
    outcomes: ['outcome'],
    needs: [],
  },
  ({ config: { failureUrl }, state }) => {
    state.putShared('failureUrl', failureUrl);
    return goTo('outcome', { failureUrl });
  },
);
