// Push Result Verifier: what has become of a push.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'PushResultVerifierNode',
  displayName: 'Push Result Verifier Node',
  config: z.object({}),
  outcomes: ['TRUE', 'FALSE', 'EXPIRED', 'WAITING'],
  inputs: ['realm', 'username', 'pushMessageId', 'NodeType'],
  needs: ['pushBudgetClearing', 'pushDeviceUse', 'pushResults'],
  proves: true,
});
