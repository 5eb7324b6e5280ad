// Success URL. The last one that a journey comes by counts, before what the request asked for.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { authorsPlace } from '../node/place.ts';

export const node = defineNode(
  {
    type: 'SetSuccessUrlNode',
    displayName: 'Success URL',
    description: 'Says where clients go after success, whatever `goto` asked for.',
    config: z.object({
      successUrl: authorsPlace.describe('An address with `https:`, or a path'),
    }),
    outcomes: ['outcome'],
    needs: [],
  },
  ({ config: { successUrl }, state }) => {
    state.putShared('successUrl', successUrl);
    return goTo('outcome', { successUrl });
  },
);
