// Modify Auth Level. The level is in shared state; the session gets it when the journey succeeds.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { authLevelIn } from '../node/state.ts';

export const node = defineNode(
  {
    type: 'ModifyAuthLevelNode',
    displayName: 'Modify Auth Level',
    description: 'Raises or lowers the level of the session by what this way to sign in is worth.',
    config: z.object({
      authLevelIncrement: z.int().describe('Added to the level; may be negative'),
    }),
    outcomes: ['outcome'],
    inputs: ['authLevel'],
    needs: [],
  },
  ({ config, state }) => {
    state.putShared('authLevel', (authLevelIn(state) ?? 0) + config.authLevelIncrement);
    return goTo('outcome');
  },
);
