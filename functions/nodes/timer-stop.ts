// Timer Stop. A timer that nobody has started is trouble of the journey's author, and none of the user.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { meterKey } from '../node/meter-key.ts';

export const node = defineNode(
  {
    type: 'TimerStopNode',
    displayName: 'Timer Stop',
    description:
      'Measures the time since a Timer Start, as a metric in milliseconds of the namespace `Waymark/Journeys` by realm and journey.',
    config: z.object({
      startTimeProperty: z
        .string()
        .min(1)
        .default('TimerNodeStartTime')
        .describe('The key in shared state under which the start is kept'),
      metricKey: meterKey.describe('The name of the metric'),
    }),
    outcomes: ['outcome'],
    inputs: ({ startTimeProperty }) => [startTimeProperty],
    needs: [],
  },
  ({ config: { startTimeProperty, metricKey }, state, clock, log }) => {
    const started = state.getShared(startTimeProperty);
    if (typeof started !== 'number') {
      log.error('A timer was stopped that was not started', { startTimeProperty });
      return goTo('outcome');
    }
    // A clock that was put back has measured nothing.
    return goTo('outcome', { measured: [{ key: metricKey, milliseconds: Math.max(0, clock.now() - started) }] });
  },
);
