// The alarm about what SMS cost: whoever owns expensive numbers has an interest in codes that nobody reads.
import type { AlarmRules } from './alarm-rule.ts';
import type { Configuration } from './configuration.ts';
import type { WaymarkMetrics } from './waymark-metrics.ts';

/** None where the deployment sends no SMS. */
export function smsAlarms({ own }: WaymarkMetrics, { sms }: Pick<Configuration, 'sms'>): AlarmRules {
  if (!sms) return {};
  return {
    'sms-flood': {
      metric: own('SmsSent'),
      from: sms.alarmAbove,
      description:
        'More SMS than usual, and each is paid for. Find the numbers in the audit log (WAYMARK-SMS-SENT): if they begin alike, ' +
        'take that country out of `sms.countries` of the realm, and put a password before the SMS in the journey.',
    },
  };
}
