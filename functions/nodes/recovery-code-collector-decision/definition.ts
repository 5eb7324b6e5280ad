// Recovery Code Collector Decision: asks for a recovery code and spends it.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'RecoveryCodeCollectorDecisionNode',
  displayName: 'Recovery Code Collector Decision',
  config: z.object({ recoveryCodeType: z.enum(['OATH', 'PUSH', 'WEB_AUTHN']).default('OATH') }),
  outcomes: ['true', 'false'],
  // NodeType besides AM's two: what a node does not declare it does not see, and so would overwrite. Ours is the seed of
  // the codes that follow the last one.
  inputs: ['realm', 'username', 'NodeType', 'waymark.recoverySeed'],
  needs: ['recoveryCodes'],
  proves: true,
});
