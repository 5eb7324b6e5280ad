// What went on in journeys, in memory: counted by tests themselves.
import type { MetricName } from '../../functions/manifest/metrics.ts';
import { countedMetrics, countsOf, type JourneyTraffic, trafficPeriods } from '../../functions/ports/traffic.ts';
import type { MemoryTools } from './store.ts';

export interface MemoryTraffic extends JourneyTraffic {
  add(name: MetricName, dimensions: Readonly<Record<string, string>>): void;
}

export function memoryTraffic({ clock }: Pick<MemoryTools, 'clock'>): MemoryTraffic {
  const counts: { readonly key: string; readonly at: number }[] = [];
  const keyOf = (name: MetricName, dimensions: Readonly<Record<string, string>>) =>
    JSON.stringify([name, ...Object.entries(dimensions).sort()]);
  return {
    add: (name, dimensions) => counts.push({ key: keyOf(name, dimensions), at: clock.now() }),
    async read(journey, period) {
      const from = clock.now() - trafficPeriods[period];
      const counted = countedMetrics(journey);
      return countsOf(journey, counted, ({ metric, dimensions }) => {
        const wanted = keyOf(metric, dimensions);
        return counts.filter(({ key, at }) => key === wanted && at > from).length;
      });
    },
  };
}
