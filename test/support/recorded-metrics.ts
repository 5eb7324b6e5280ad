// Metrics that keep what was counted.
import type { MetricName } from '../../functions/manifest/metrics.ts';
import type { Metrics } from '../../functions/ports/system.ts';

export interface RecordedMetrics extends Metrics {
  readonly counts: { readonly name: MetricName; readonly dimensions: Readonly<Record<string, string>> }[];
  /** How often one was counted, whatever its dimensions. */
  total(name: MetricName): number;
}

export function recordedMetrics(): RecordedMetrics {
  const counts: RecordedMetrics['counts'] = [];
  return {
    counts,
    count: (name, dimensions) => counts.push({ name, dimensions }),
    total: (name) => counts.filter((count) => count.name === name).length,
  };
}
