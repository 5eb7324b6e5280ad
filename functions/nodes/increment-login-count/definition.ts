import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'IncrementLoginCountNode',
  displayName: 'Increment Login Count',
  config: z.object({ identityAttribute: z.string().min(1).default('userName') }),
  outcomes: ['outcome'],
  // AM declares the attribute alone, and reads `username` all the same; here a node sees only what it declares.
  inputs: ({ identityAttribute }) => [identityAttribute, 'username'],
  needs: ['loginCounts'],
  warnings: ({ identityAttribute }) =>
    identityAttribute === 'userName'
      ? []
      : [`identityAttribute: users are found by their name alone, so ${identityAttribute} is not looked at`],
});
