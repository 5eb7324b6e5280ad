import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
  type: 'PasswordCollectorNode',
  displayName: 'Password Collector',
  description: 'Asks for the password, and keeps it for the nodes of this request.',
  config: z.object({}),
  outcomes: ['outcome'],
  callbacks: ['PasswordCallback'],
  needs: [],
});
