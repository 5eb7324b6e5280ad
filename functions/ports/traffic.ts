// How many went where in a journey lately, by what was counted.
import type { MetricName } from '../manifest/metrics.ts';

export const trafficPeriods = { hour: 60 * 60_000, day: 24 * 60 * 60_000, week: 7 * 24 * 60 * 60_000 } as const;

export type TrafficPeriod = keyof typeof trafficPeriods;

/** What is asked of one journey. */
export interface CountedJourney {
  /** In normal form. */
  readonly realm: string;
  readonly journey: string;
  /** By `countedAs`, with every outcome of those that have several. */
  readonly nodes: readonly { readonly node: string; readonly outcomes: readonly string[] }[];
}

export interface JourneyCounts {
  readonly started: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly broken: number;
  /** By `countedAs` and outcome; what never happened is 0 or missing. */
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** By `countedAs`: how often the node could not go on. */
  readonly broke: Readonly<Record<string, number>>;
}

export interface JourneyTraffic {
  /** Of the last hour, day or week: of this journey's nodes and nothing else. What happened in the last minutes may be missing. */
  read(journey: CountedJourney, period: TrafficPeriod): Promise<JourneyCounts>;
}

export interface CountedMetric {
  readonly metric: MetricName;
  /** Both empty where the metric is of the journey; the outcome, where it is of the node. */
  readonly node: string;
  readonly outcome: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

const ofJourneys = ['JourneyStarted', 'JourneySucceeded', 'JourneyFailed', 'JourneyBroken'] as const;

/** All that is counted of a journey: the ends first, then what its nodes do. */
export function countedMetrics({ realm, journey, nodes }: CountedJourney): readonly CountedMetric[] {
  const of = { Realm: realm, Journey: journey };
  return [
    ...ofJourneys.map((metric) => ({ metric, node: '', outcome: '', dimensions: of })),
    ...nodes.flatMap(({ node, outcomes }) => [
      { metric: 'NodeFailed' as const, node, outcome: '', dimensions: { ...of, Node: node } },
      ...outcomes.map((outcome) => ({
        ...{ metric: 'NodeOutcome' as const, node, outcome },
        dimensions: { ...of, Node: node, Outcome: outcome },
      })),
    ]),
  ];
}

/** From a number for each of `countedMetrics`. */
export function countsOf(
  { nodes }: CountedJourney,
  counted: readonly CountedMetric[],
  countOf: (one: CountedMetric) => number,
): JourneyCounts {
  const of = (metric: MetricName, node = '', outcome = ''): number => {
    const found = counted.find((one) => one.metric === metric && one.node === node && one.outcome === outcome);
    return found ? countOf(found) : 0;
  };
  return {
    ...{ started: of('JourneyStarted'), succeeded: of('JourneySucceeded') },
    ...{ failed: of('JourneyFailed'), broken: of('JourneyBroken') },
    outcomes: Object.fromEntries(
      nodes.map(({ node, outcomes }) => [
        node,
        Object.fromEntries(outcomes.map((outcome) => [outcome, of('NodeOutcome', node, outcome)])),
      ]),
    ),
    broke: Object.fromEntries(nodes.map(({ node }) => [node, of('NodeFailed', node)])),
  };
}
