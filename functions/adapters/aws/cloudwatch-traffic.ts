// What our metrics in CloudWatch say of one journey. Each metric that is asked for is paid for, so only those of its nodes are.
import { dimensionValue, metricNamespace, serviceDimension } from '../../manifest/metrics.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import {
  type CountedMetric,
  countedMetrics,
  countsOf,
  type JourneyTraffic,
  type TrafficPeriod,
  trafficPeriods,
} from '../../ports/traffic.ts';
import { environmentWire, type JsonService, type JsonWire } from './json-wire.ts';

/** Of one request: CloudWatch's limit. */
const mostQueries = 500;

/** Seconds that are summed up by CloudWatch: short enough for the period to begin near where it should. */
const steps = { hour: 300, day: 3_600, week: 3_600 } as const satisfies Record<TrafficPeriod, number>;

/** As its SDK speaks to it. */
export const cloudWatch: JsonService = {
  ...{ title: 'CloudWatch', name: 'monitoring', variable: 'CLOUDWATCH', target: 'GraniteServiceVersion20100801' },
  contentType: 'application/x-amz-json-1.0',
};

interface MetricDataQuery {
  readonly Id: string;
  readonly MetricStat: object;
}

interface MetricData {
  readonly MetricDataResults?: readonly { readonly Id?: string; readonly Values?: readonly number[] }[];
  readonly NextToken?: string;
}

export type CloudWatchWire = JsonWire<'GetMetricData', MetricData>;

/** Milliseconds for one page, repeats included: somebody waits for the picture. */
const pageTimeout = 5_000;

export interface CloudWatchTrafficOptions {
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** As metrics have it: `waymark-<stage>`. */
  readonly service: string;
  readonly wire?: CloudWatchWire;
}

export function cloudWatchTraffic(options: CloudWatchTrafficOptions): JourneyTraffic {
  const { clock, service, wire = newWire(options) } = options;
  return {
    async read(journey, period) {
      const wanted = countedMetrics(journey);
      const step = steps[period] * 1000;
      const end = (Math.floor(clock.now() / step) + 1) * step;
      const window = { StartTime: (end - trafficPeriods[period]) / 1000, EndTime: end / 1000 };
      const sums = new Map<CountedMetric, number>();
      for (let from = 0; from < wanted.length; from += mostQueries) {
        const part = wanted.slice(from, from + mostQueries);
        const MetricDataQueries = part.map((one, index) => queryOf(one, index, service, steps[period]));
        let NextToken: string | undefined;
        do {
          const request = { ...window, MetricDataQueries, ...(NextToken !== undefined && { NextToken }) };
          const answer: MetricData = await wire.send('GetMetricData', request, pageTimeout);
          for (const { Id, Values = [] } of answer.MetricDataResults ?? []) {
            const one = part[Number(Id?.slice(1))];
            if (one)
              sums.set(
                one,
                Values.reduce((sum, value) => sum + value, sums.get(one) ?? 0),
              );
          }
          NextToken = answer.NextToken;
        } while (NextToken !== undefined);
      }
      return countsOf(journey, wanted, (one) => Math.round(sums.get(one) ?? 0));
    },
  };
}

function queryOf(
  { metric, dimensions }: CountedMetric,
  index: number,
  service: string,
  Period: number,
): MetricDataQuery {
  const all = { [serviceDimension]: service, ...dimensions };
  const Dimensions = Object.entries(all).map(([Name, value]) => ({ Name, Value: dimensionValue(value) }));
  return {
    Id: `m${index}`,
    MetricStat: { Metric: { Namespace: metricNamespace, MetricName: metric, Dimensions }, Period, Stat: 'Sum' },
  };
}

function newWire(tools: Pick<CloudWatchTrafficOptions, 'clock' | 'randomness'>): CloudWatchWire {
  return environmentWire(cloudWatch, { maxAttempts: 3, connectionTimeout: 1_000, requestTimeout: 3_000 }, tools);
}
