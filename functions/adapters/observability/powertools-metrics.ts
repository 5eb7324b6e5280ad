// Counts as CloudWatch's embedded metric format, by Powertools Metrics: collected during an invocation, published once
// when it ends. A document has one value for each dimension, so that counts are grouped by theirs.
import { MetricUnit, Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import { dimensionValue, meterNamespace, metricNamespace } from '../../manifest/metrics.ts';
import type { Metrics } from '../../ports/system.ts';
import { type Count, currentInvocation, type Measurement } from '../lambda/invocation.ts';
import { keepCounts } from './kept-counts.ts';

/** What is counted outside an invocation is dropped. */
export const powertoolsMetrics: Metrics = {
  count(name, dimensions) {
    currentInvocation()?.counts.push({ name, dimensions });
  },
  measure(key, dimensions, milliseconds) {
    currentInvocation()?.measurements.push({ key, dimensions, milliseconds });
  },
};

/** A middleware. The service is POWERTOOLS_SERVICE_NAME; POWERTOOLS_METRICS_DISABLED keeps everything back. */
export function publishCounts(): MiddlewareObj {
  const metrics = new PowertoolsMetrics({ namespace: metricNamespace });
  const meters = new PowertoolsMetrics({ namespace: meterNamespace });
  const publish = (): void => {
    const counts = currentInvocation()?.counts.splice(0) ?? [];
    if (counts.length > 0) keepCounts(counts);
    // Nothing waits in between: another invocation of this process cannot come in.
    for (const group of Map.groupBy(counts, keyOf).values()) publishGroup(metrics, group);
    for (const one of currentInvocation()?.measurements.splice(0) ?? []) publishMeasurement(meters, one);
  };
  return { after: publish, onError: publish };
}

function publishGroup(metrics: PowertoolsMetrics, group: readonly Count[]): void {
  const dimensions = Object.entries(group[0]?.dimensions ?? {});
  // Over the service alone, and with everything.
  metrics.addDimensions({});
  if (dimensions.length > 0) {
    metrics.addDimensions(Object.fromEntries(dimensions.map(([name, value]) => [name, dimensionValue(value)])));
  }
  for (const [name, { length }] of Map.groupBy(group, (count) => count.name)) {
    metrics.addMetric(name, MetricUnit.Count, length);
  }
  metrics.publishStoredMetrics();
}

/** Each by itself: CloudWatch works out the sums, and the distribution of times. */
function publishMeasurement(meters: PowertoolsMetrics, { key, dimensions, milliseconds }: Measurement): void {
  meters.addDimensions(
    Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, dimensionValue(value)])),
  );
  meters.addMetric(key, milliseconds === undefined ? MetricUnit.Count : MetricUnit.Milliseconds, milliseconds ?? 1);
  meters.publishStoredMetrics();
}

function keyOf({ dimensions }: Count): string {
  return JSON.stringify(Object.entries(dimensions).sort());
}
