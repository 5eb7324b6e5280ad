import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'UsernameCollectorNode',
  displayName: 'Username Collector',
  config: z.object({}),
  outcomes: ['outcome'],
  needs: [],
});
