// Opt-out Multi-Factor Authentication: the user is not asked for this second factor again.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'OptOutMultiFactorAuthenticationNode',
  displayName: 'Opt-out Multi-Factor Authentication',
  config: z.object({}),
  outcomes: ['outcome'],
  inputs: ['realm', 'username', 'mfaMethod'],
  needs: ['identities', 'deviceList', 'skipSettingChanges', 'skipSettings'],
});
