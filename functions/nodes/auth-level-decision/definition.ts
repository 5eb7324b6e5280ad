import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
  type: 'AuthLevelDecisionNode',
  displayName: 'Auth Level Decision',
  description: 'Says whether the journey has come to a level.',
  config: z.object({
    authLevelRequirement: z.int().describe('The least level for `true`'),
  }),
  outcomes: ['true', 'false'],
  inputs: ['authLevel'],
  needs: [],
});
