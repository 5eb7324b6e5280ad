import * as z from 'zod';
import { strictShortestPassword } from '../../mfa/password-length.ts';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
  type: 'IdentityStoreDecisionNode',
  displayName: 'Identity Store Decision',
  description:
    'Checks the user name and the password that were collected, and has the user choose a new password after an administrator’s reset.',
  config: z.object({
    minimumPasswordLength: z
      .int()
      .default(8)
      .describe('Characters that a new password must have at least; 0 asks for no length'),
    useUniversalIdForUsername: z
      .boolean()
      .default(false)
      .describe('Go on with the name as the store spells it instead of as typed'),
    mixedCaseForPasswordChangeMessages: z
      .boolean()
      .default(false)
      .describe('Off: the texts of the password dialogue are in capitals'),
  }),
  outcomes: ['TRUE', 'FALSE', 'LOCKED', 'CANCELLED', 'EXPIRED'],
  callbacks: ['TextOutputCallback', 'PasswordCallback', 'ConfirmationCallback'],
  inputs: ['username', 'password'],
  needs: ['passwordAttempts', 'passwordChange', 'passwordCheck', 'sessionGroundRaiser'],
  proves: true,
  strictWarnings: ({ minimumPasswordLength: given }) =>
    given < strictShortestPassword ? [`minimumPasswordLength: counts as ${strictShortestPassword} (N-PW-1)`] : [],
});
