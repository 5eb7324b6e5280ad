import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/timer-start.ts';
import { runNode } from '../../testing/run-node.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

describe('Timer Start', () => {
  test.each([
    [{}, 'TimerNodeStartTime'],
    [{ startTimeProperty: 'began' }, 'began'],
  ])('with %j notes the time under %s', async (config, key) => {
    const clock = simulatedClock();

    const run = await runNode(node, { config, clock });

    expect([run.outcome, run.state.shared]).toEqual(['outcome', { [key]: clock.now() }]);
  });

  test.each(['realm', 'objectAttributes', ''])('does not write the key %j', (startTimeProperty) => {
    expect(node.definition.config.safeParse({ startTimeProperty }).success).toBe(false);
  });
});
