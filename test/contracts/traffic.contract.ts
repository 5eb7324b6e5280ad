// What every implementation of JourneyTraffic does.
import { expect, test } from '@jest/globals';
import type { MetricName } from '../../functions/manifest/metrics.ts';
import type { CountedJourney, JourneyTraffic } from '../../functions/ports/traffic.ts';
import type { SimulatedClock } from '../../testing/simulated-clock.ts';

export interface TrafficWorld {
  readonly traffic: JourneyTraffic;
  readonly clock: SimulatedClock;
  /** As the functions count, at this moment. */
  count(name: MetricName, dimensions: Readonly<Record<string, string>>): void;
}

const minute = 60_000;
const hour = 60 * minute;
const login: CountedJourney = {
  ...{ realm: '/alpha', journey: 'Anmeldung für Ärzte' },
  nodes: [
    { node: 'DataStoreDecisionNode', outcomes: ['true', 'false'] },
    { node: 'PageNode', outcomes: [] },
  ],
};
const of = { Realm: login.realm, Journey: login.journey };

export function trafficContract(makeWorld: () => Promise<TrafficWorld>): void {
  test('has nothing where nothing has happened', async () => {
    const { traffic } = await makeWorld();

    expect(await traffic.read(login, 'week')).toEqual({
      ...{ started: 0, succeeded: 0, failed: 0, broken: 0 },
      outcomes: { DataStoreDecisionNode: { true: 0, false: 0 }, PageNode: {} },
      broke: { DataStoreDecisionNode: 0, PageNode: 0 },
    });
  });

  test('sums up what a journey came to, and its nodes', async () => {
    const { traffic, count } = await makeWorld();
    for (const name of ['JourneyStarted', 'JourneyStarted', 'JourneySucceeded', 'JourneyFailed'] as const)
      count(name, of);
    count('JourneyBroken', of);
    for (const Outcome of ['true', 'false', 'false'])
      count('NodeOutcome', { ...of, Node: 'DataStoreDecisionNode', Outcome });
    count('NodeFailed', { ...of, Node: 'PageNode' });

    expect(await traffic.read(login, 'hour')).toEqual({
      ...{ started: 2, succeeded: 1, failed: 1, broken: 1 },
      outcomes: { DataStoreDecisionNode: { true: 1, false: 2 }, PageNode: {} },
      broke: { DataStoreDecisionNode: 0, PageNode: 1 },
    });
  });

  test('is of this journey in this realm: another realm’s of the same name stays out', async () => {
    const { traffic, count } = await makeWorld();
    count('JourneyStarted', { ...of, Realm: '/beta' });
    count('JourneyStarted', { ...of, Journey: 'Other' });
    count('NodeOutcome', { ...of, Realm: '/beta', Node: 'DataStoreDecisionNode', Outcome: 'true' });

    expect(await traffic.read(login, 'hour')).toMatchObject({
      ...{ started: 0, outcomes: { DataStoreDecisionNode: { true: 0 } } },
    });
  });

  test.each([
    ['hour', hour],
    ['day', 24 * hour],
    ['week', 7 * 24 * hour],
  ] as const)('is of the last %s, and of nothing before', async (period, milliseconds) => {
    const { traffic, count, clock } = await makeWorld();
    count('JourneyStarted', of);
    clock.advance(milliseconds - 3 * minute - (period === 'hour' ? 0 : hour));
    count('JourneyStarted', of);

    const both = await traffic.read(login, period);
    clock.advance(2 * hour + 10 * minute);
    const one = await traffic.read(login, period);
    clock.advance(milliseconds + 2 * hour);
    const none = await traffic.read(login, period);

    expect([both, one, none].map(({ started }) => started)).toEqual([2, period === 'hour' ? 0 : 1, 0]);
  });
}
