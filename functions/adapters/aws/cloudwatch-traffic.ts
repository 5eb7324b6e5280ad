// What our metrics in CloudWatch say of one journey. Each metric that is asked for is paid for, so only those of its nodes are.
import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { dimensionValue, metricNamespace, serviceDimension } from '../../manifest/metrics.ts';
import type { Clock } from '../../ports/system.ts';
import {
  type CountedMetric,
  countedMetrics,
  countsOf,
  type JourneyTraffic,
  type TrafficPeriod,
  trafficPeriods,
} from '../../ports/traffic.ts';
import { patience } from './patience.ts';

/** Of one request: CloudWatch's limit. */
const mostQueries = 500;

/** Seconds that are summed up by CloudWatch: short enough for the period to begin near where it should. */
const steps = { hour: 300, day: 3_600, week: 3_600 } as const satisfies Record<TrafficPeriod, number>;

export interface CloudWatchTrafficOptions {
  readonly clock: Clock;
  /** As metrics have it: `waymark-<stage>`. */
  readonly service: string;
  readonly client?: CloudWatchClient;
}

export function cloudWatchTraffic({
  clock,
  service,
  client = new CloudWatchClient(patience(1_000, 5_000)),
}: CloudWatchTrafficOptions): JourneyTraffic {
  return {
    async read(journey, period) {
      const wanted = countedMetrics(journey);
      const step = steps[period] * 1000;
      const end = (Math.floor(clock.now() / step) + 1) * step;
      const window = { StartTime: new Date(end - trafficPeriods[period]), EndTime: new Date(end) };
      const sums = new Map<CountedMetric, number>();
      for (let from = 0; from < wanted.length; from += mostQueries) {
        const part = wanted.slice(from, from + mostQueries);
        const MetricDataQueries = part.map((one, index) => queryOf(one, index, service, steps[period]));
        let NextToken: string | undefined;
        do {
          const answer: GetMetricDataCommandOutput = await client.send(
            new GetMetricDataCommand({ ...window, MetricDataQueries, ...(NextToken !== undefined && { NextToken }) }),
          );
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
