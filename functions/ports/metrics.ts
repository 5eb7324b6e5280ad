// Counting what happens, by the list in functions/manifest/metrics.ts.
import type { MetricName, metrics } from '../manifest/metrics.ts';

/** A value for each dimension of the metric, never one that a client can choose freely. */
type Dimensions<Name extends MetricName> = Readonly<Record<(typeof metrics)[Name]['dimensions'][number], string>>;

export interface Metrics {
  /** One more. Nothing leaves the function before its invocation ends. */
  count<Name extends MetricName>(name: Name, dimensions: Dimensions<Name>): void;
}
