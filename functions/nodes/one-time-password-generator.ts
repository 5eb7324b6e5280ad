// HOTP Generator: a new code on every visit, from the system's randomness. What sends it comes behind.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { codeKey, codeTimeKey, randomCode } from '../node/sent-code.ts';

/** AM's table of powers of ten ends here. */
const mostDigits = 8;

export const node = defineNode(
  {
    type: 'OneTimePasswordGeneratorNode',
    displayName: 'HOTP Generator',
    description:
      'Makes a one-time code. A sender behind it brings the code to the user, and OTP Collector Decision checks it.',
    config: z.object({
      length: z
        .int()
        .min(6, 'must be at least 6')
        .default(mostDigits)
        .describe('Digits of a code: 6 to 8; more count as 8'),
    }),
    outcomes: ['outcome'],
    needs: [],
    returns: {},
    warnings: ({ length }) => (length > mostDigits ? [`length: ${length} counts as ${mostDigits}`] : []),
  },
  ({ config, state, clock, randomness }) => {
    state.putTransient(codeKey, randomCode(Math.min(config.length, mostDigits), randomness));
    state.putTransient(codeTimeKey, Math.floor(clock.now() / 1000));
    return goTo('outcome');
  },
);
