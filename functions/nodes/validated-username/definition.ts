import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'ValidatedUsernameNode',
  displayName: 'Platform Username',
  config: z.object({
    validateInput: z.boolean().default(false),
    /** The name under which the value is kept in `objectAttributes`. */
    usernameAttribute: z.string().min(1).default('userName'),
  }),
  outcomes: ['outcome'],
  needs: [],
});
