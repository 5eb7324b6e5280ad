// Auth Level Decision. It sees the level of this journey, not that of the session that came along.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { authLevelIn } from '../node/state.ts';

export const node = defineNode(
  {
    type: 'AuthLevelDecisionNode',
    displayName: 'Auth Level Decision',
    description: 'Says whether the journey has come to a level.',
    config: z.object({
      authLevelRequirement: z.int().describe('The least level for `true`'),
    }),
    outcomes: ['true', 'false'],
    inputs: ['authLevel'],
    needs: [],
  },
  ({ config, state }) => {
    const level = authLevelIn(state);
    return goTo(level !== undefined && level >= config.authLevelRequirement ? 'true' : 'false');
  },
);
