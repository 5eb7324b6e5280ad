import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'AccountLockoutNode',
  displayName: 'Account Lockout',
  config: z.object({ lockAction: z.enum(['LOCK', 'UNLOCK']).default('LOCK') }),
  outcomes: ['outcome'],
  needs: ['accounts', 'sessionGroundRaiser'],
});
