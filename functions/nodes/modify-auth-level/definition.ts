// Modify Auth Level: what this way to sign in is worth.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'ModifyAuthLevelNode',
  displayName: 'Modify Auth Level',
  config: z.object({
    /** Added to the level; may be negative. */
    authLevelIncrement: z.int(),
  }),
  outcomes: ['outcome'],
  inputs: ['authLevel'],
  needs: [],
});
