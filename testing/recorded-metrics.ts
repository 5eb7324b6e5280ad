// Metrics that keep what was counted.
import type { MetricName } from '../functions/manifest/metrics.ts';
import type { Metrics } from '../functions/ports/system.ts';

export interface RecordedMetrics extends Metrics {
  readonly counts: { readonly name: MetricName; readonly dimensions: Readonly<Record<string, string>> }[];
  readonly measures: {
    readonly key: string;
    readonly of: Readonly<Record<string, string>>;
    readonly milliseconds?: number;
  }[];
  /** How often one was counted, whatever its dimensions. */
  total(name: MetricName): number;
}

export function recordedMetrics(): RecordedMetrics {
  const counts: RecordedMetrics['counts'] = [];
  const measures: RecordedMetrics['measures'] = [];
  return {
    counts,
    measures,
    count: (name, dimensions) => counts.push({ name, dimensions }),
    measure: (key, of, milliseconds) => measures.push({ key, of, ...(milliseconds !== undefined && { milliseconds }) }),
    total: (name) => counts.filter((count) => count.name === name).length,
  };
}
