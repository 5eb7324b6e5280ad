import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
  type: 'PushResultVerifierNode',
  displayName: 'Push Result Verifier Node',
  description: 'Says what has become of the push that Push Sender sent.',
  config: z.object({
    captureUndelivered: z
      .boolean()
      .default(false)
      .describe(
        'Our own: a way out for pushes that SNS, or the phone’s push service, refused for good. Off, they are `FALSE`',
      ),
  }),
  outcomes: ['TRUE', 'FALSE', 'EXPIRED', 'WAITING', 'UNDELIVERED'],
  outcomesFor: ({ captureUndelivered }) => [
    ...['TRUE', 'FALSE', 'EXPIRED', 'WAITING'],
    ...(captureUndelivered ? ['UNDELIVERED'] : []),
  ],
  inputs: ['realm', 'username', 'pushMessageId', 'NodeType'],
  needs: ['pushBudgetClearing', 'pushDeviceUse', 'pushResults'],
  proves: true,
});
