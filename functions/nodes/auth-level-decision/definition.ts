// Auth Level Decision: whether the journey has come to a level.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'AuthLevelDecisionNode',
  displayName: 'Auth Level Decision',
  config: z.object({
    /** The least level for `true`. */
    authLevelRequirement: z.int(),
  }),
  outcomes: ['true', 'false'],
  inputs: ['authLevel'],
  needs: [],
});
