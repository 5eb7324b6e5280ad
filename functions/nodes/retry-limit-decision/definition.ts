import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';
import { weakNumber } from '../../node/number-bounds.ts';

export const definition = defineNode({
  type: 'RetryLimitDecisionNode',
  displayName: 'Retry Limit Decision',
  description: 'Lets a loop of the journey run a limited number of times.',
  config: z.object({
    retryLimit: z.int().positive().default(3).describe('How often `Retry` is taken before `Reject`'),
    incrementUserAttributeOnFailure: z
      .boolean()
      .default(true)
      .describe('Counts on the user, across journeys, once the journey knows who that is; otherwise in the journey'),
  }),
  outcomes: ['Retry', 'Reject'],
  inputs: (_config, nodeId) => [`${nodeId}.retryCount`, 'username', 'realm'],
  needs: ['retryCounts'],
  warnings: ({ retryLimit }) =>
    weakNumber('retryLimit', retryLimit, {
      most: 99,
      rule: 'NIST SP 800-63B-4, section 3.2.2, allows at most 100 failures in a row',
    }),
});
