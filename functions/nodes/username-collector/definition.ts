import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
  type: 'UsernameCollectorNode',
  displayName: 'Username Collector',
  description: 'Asks for the user name.',
  config: z.object({}),
  outcomes: ['outcome'],
  callbacks: ['NameCallback'],
  needs: [],
});
