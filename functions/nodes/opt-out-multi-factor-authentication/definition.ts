import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
  type: 'OptOutMultiFactorAuthenticationNode',
  displayName: 'Opt-out Multi-Factor Authentication',
  description: 'Notes that the user does not want to be asked for this second factor again.',
  config: z.object({}),
  outcomes: ['outcome'],
  inputs: ['realm', 'username', 'mfaMethod'],
  needs: ['identities', 'deviceList', 'skipSettingChanges', 'skipSettings'],
});
