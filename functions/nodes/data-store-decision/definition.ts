import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
  type: 'DataStoreDecisionNode',
  displayName: 'Data Store Decision',
  description:
    'Checks the user name and the password that were collected. A locked account and a password past its end of life look like a wrong password.',
  config: z.object({}),
  outcomes: ['true', 'false'],
  inputs: ['realm', 'username', 'password'],
  needs: ['passwordAttempts', 'passwordCheck'],
  proves: true,
});
