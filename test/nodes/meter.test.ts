import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/meter.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';

describe('Meter', () => {
  test('counts one more for its realm and journey', async () => {
    const nodes = { count: { type: 'MeterNode', config: { metricKey: 'front.door' }, to: { outcome: 'failure' } } };
    const at = await journeyWorld({ journeys: [journeyExport({ id: 'Counts', entry: 'count', nodes })] });

    await at.start('Counts');

    expect(at.metrics.measures).toEqual([{ key: 'front.door', of: { Realm: '/alpha', Journey: 'Counts' } }]);
  });

  test.each(['', 'a b', 'user-{{username}}', 'x'.repeat(65), 'ü', 'a\nb'])('%j is no name of a metric', (metricKey) => {
    expect(node.definition.config.safeParse({ metricKey }).success).toBe(false);
  });
});
