// Meter. Each visit is one more.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { meterKey } from '../node/meter-key.ts';

export const node = defineNode(
  {
    type: 'MeterNode',
    displayName: 'Meter',
    description:
      'Counts the visits that come by, as a metric of the namespace `Waymark/Journeys` by realm and journey.',
    config: z.object({ metricKey: meterKey.describe('The name of the metric') }),
    outcomes: ['outcome'],
    needs: [],
  },
  ({ config: { metricKey } }) => goTo('outcome', { measured: [{ key: metricKey }] }),
);
