import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
  type: 'ValidatedUsernameNode',
  displayName: 'Platform Username',
  description: 'Asks for a user name, under the rules for new ones where it is told to.',
  config: z.object({
    validateInput: z
      .boolean()
      .default(false)
      .describe('Checks the name against the rules for new ones, and asks again with those that it breaks'),
    usernameAttribute: z
      .string()
      .min(1)
      .default('userName')
      .describe('The name under which the value is kept in `objectAttributes`'),
  }),
  outcomes: ['outcome'],
  callbacks: ['NameCallback', 'ValidatedCreateUsernameCallback'],
  needs: [],
});
