import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
  type: 'AccountLockoutNode',
  displayName: 'Account Lockout',
  description: 'Locks or unlocks the account of the user. It does not end the journey: connect it to Failure for that.',
  config: z.object({ lockAction: z.enum(['LOCK', 'UNLOCK']).default('LOCK').describe('What becomes of the account') }),
  outcomes: ['outcome'],
  needs: ['accounts', 'sessionGroundRaiser'],
});
