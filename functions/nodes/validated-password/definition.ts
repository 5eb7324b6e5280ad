import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'ValidatedPasswordNode',
  displayName: 'Platform Password',
  config: z.object({
    validateInput: z.boolean().default(false),
    /** The name under which the value is kept in `objectAttributes`. */
    passwordAttribute: z.string().min(1).default('password'),
  }),
  outcomes: ['outcome'],
  needs: [],
});
