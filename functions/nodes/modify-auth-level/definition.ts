import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
  type: 'ModifyAuthLevelNode',
  displayName: 'Modify Auth Level',
  description: 'Raises or lowers the level of the session by what this way to sign in is worth.',
  config: z.object({
    authLevelIncrement: z.int().describe('Added to the level; may be negative'),
  }),
  outcomes: ['outcome'],
  inputs: ['authLevel'],
  needs: [],
});
