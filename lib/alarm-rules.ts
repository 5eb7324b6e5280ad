// Every alarm of a deployment, by name.
import type { AlarmRules, NamesInMetrics } from './alarm-rule.ts';
import { journeyAlarms } from './journey-alarms.ts';
import { functionAlarms, tableAlarms } from './platform-alarms.ts';
import { pushAlarms } from './push-alarms.ts';
import type { WaymarkMetrics } from './waymark-metrics.ts';

export function alarmRules(metrics: WaymarkMetrics, names: NamesInMetrics): AlarmRules {
  return {
    ...journeyAlarms(metrics),
    ...pushAlarms(metrics, names),
    ...functionAlarms(metrics, names),
    ...tableAlarms(metrics, names),
  };
}
