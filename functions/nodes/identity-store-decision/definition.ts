import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';
import { strictShortestPassword } from '../../mfa/password-length.ts';

export const definition = defineNode({
  type: 'IdentityStoreDecisionNode',
  displayName: 'Identity Store Decision',
  config: z.object({
    /** Of a new password, in characters; 0 asks for none. */
    minimumPasswordLength: z.int().default(8),
    /** Go on with the name as the store spells it instead of as typed. */
    useUniversalIdForUsername: z.boolean().default(false),
    /** Off: the texts of the password dialogue are in capitals. */
    mixedCaseForPasswordChangeMessages: z.boolean().default(false),
  }),
  outcomes: ['TRUE', 'FALSE', 'LOCKED', 'CANCELLED', 'EXPIRED'],
  inputs: ['username', 'password'],
  needs: ['passwordAttempts', 'passwordChange', 'passwordCheck', 'sessionGroundRaiser'],
  proves: true,
  strictWarnings: ({ minimumPasswordLength: given }) =>
    given < strictShortestPassword ? [`minimumPasswordLength: counts as ${strictShortestPassword} (N-PW-1)`] : [],
});
