import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
  type: 'IncrementLoginCountNode',
  displayName: 'Increment Login Count',
  description: 'Counts a login on the user. Nothing that goes wrong here stops the login.',
  config: z.object({
    identityAttribute: z
      .string()
      .min(1)
      .default('userName')
      .describe('The state key that holds the name of the user; users are found by their name alone'),
  }),
  outcomes: ['outcome'],
  // AM declares the attribute alone, and reads `username` all the same; here a node sees only what it declares.
  inputs: ({ identityAttribute }) => [identityAttribute, 'username'],
  needs: ['loginCounts'],
  warnings: ({ identityAttribute }) =>
    identityAttribute === 'userName'
      ? []
      : [`identityAttribute: users are found by their name alone, so ${identityAttribute} is not looked at`],
});
