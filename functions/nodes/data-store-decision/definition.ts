import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'DataStoreDecisionNode',
  displayName: 'Data Store Decision',
  config: z.object({}),
  outcomes: ['true', 'false'],
  inputs: ['realm', 'username', 'password'],
  needs: ['passwordAttempts', 'passwordCheck'],
  proves: true,
});
