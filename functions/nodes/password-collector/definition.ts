import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'PasswordCollectorNode',
  displayName: 'Password Collector',
  config: z.object({}),
  outcomes: ['outcome'],
  needs: [],
});
