import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
  type: 'RecoveryCodeCollectorDecisionNode',
  displayName: 'Recovery Code Collector Decision',
  description: 'Asks for a recovery code and spends it.',
  config: z.object({
    recoveryCodeType: z
      .enum(['OATH', 'PUSH', 'WEB_AUTHN'])
      .default('OATH')
      .describe('The kind of device whose codes are taken'),
  }),
  outcomes: ['true', 'false'],
  callbacks: ['NameCallback'],
  // NodeType besides AM's two: what a node does not declare it does not see, and so would overwrite. Ours is the seed of
  // the codes that follow the last one.
  inputs: ['realm', 'username', 'NodeType', 'waymark.recoverySeed'],
  needs: ['recoveryCodes'],
  proves: true,
});
