import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
  type: 'ValidatedPasswordNode',
  displayName: 'Platform Password',
  description: 'Asks for a password, under the rules for new ones where it is told to.',
  config: z.object({
    validateInput: z
      .boolean()
      .default(false)
      .describe('Checks the password against the rules for new ones, and asks again with those that it breaks'),
    passwordAttribute: z
      .string()
      .min(1)
      .default('password')
      .describe('The name under which the value is kept in `objectAttributes`'),
  }),
  outcomes: ['outcome'],
  callbacks: ['PasswordCallback', 'ValidatedCreatePasswordCallback'],
  needs: [],
});
