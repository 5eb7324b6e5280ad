import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/timer-stop.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { runNode } from '../../testing/run-node.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const config = { metricKey: 'typing' };

describe('Timer Stop', () => {
  test('measures what passed since the start, across requests', async () => {
    const nodes = {
      start: { type: 'TimerStartNode', to: { outcome: 'ask' } },
      ask: { type: 'UsernameCollectorNode', to: { outcome: 'stop' } },
      stop: { type: 'TimerStopNode', config, to: { outcome: 'failure' } },
    };
    const at = await journeyWorld({ journeys: [journeyExport({ id: 'Timed', entry: 'start', nodes })] });
    const step = await at.start('Timed');
    at.clock.advance(2_500);

    await at.answer(step, { NameCallback: 'demo' });

    expect(at.metrics.measures).toEqual([
      { key: 'typing', of: { Realm: '/alpha', Journey: 'Timed' }, milliseconds: 2_500 },
    ]);
  });

  test.each([undefined, 'yesterday', null])('a start of %j is trouble for the log alone', async (start) => {
    const shared = start === undefined ? {} : { TimerNodeStartTime: start };

    const run = await runNode(node, { config, state: { shared } });

    expect([run.outcome, run.extras]).toEqual(['outcome', {}]);
    expect(run.log.messages('error')).toEqual(['A timer was stopped that was not started']);
  });

  test('a clock that was put back measures nothing', async () => {
    const clock = simulatedClock();

    const run = await runNode(node, { config, clock, state: { shared: { TimerNodeStartTime: clock.now() + 5 } } });

    expect(run.extras.measured).toEqual([{ key: 'typing', milliseconds: 0 }]);
  });
});
