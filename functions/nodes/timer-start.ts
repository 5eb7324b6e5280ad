// Timer Start.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { keyRefusal, keyWarnings } from '../node/state-keys.ts';

export const node = defineNode(
  {
    type: 'TimerStartNode',
    displayName: 'Timer Start',
    description: 'Notes the time for a Timer Stop.',
    config: z.object({
      startTimeProperty: z
        .string()
        .default('TimerNodeStartTime')
        .refine((key) => keyRefusal(key) === undefined, {
          error: ({ input }) => `${input} ${keyRefusal(String(input))}`,
        })
        .describe('The key in shared state that keeps it, in milliseconds'),
    }),
    outcomes: ['outcome'],
    needs: [],
    warnings: ({ startTimeProperty }) => keyWarnings('startTimeProperty', [startTimeProperty]),
  },
  ({ config: { startTimeProperty }, state, clock }) => {
    state.putShared(startTimeProperty, clock.now());
    return goTo('outcome');
  },
);
