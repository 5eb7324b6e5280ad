import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';
import { weakNumber } from '../../journey/number-bounds.ts';

export const definition = defineNode({
  type: 'RetryLimitDecisionNode',
  displayName: 'Retry Limit Decision',
  config: z.object({
    /** How often `Retry` is taken before `Reject`. */
    retryLimit: z.int().positive().default(3),
    /** Count on the user, across journeys, once the journey knows who that is. */
    incrementUserAttributeOnFailure: z.boolean().default(true),
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
