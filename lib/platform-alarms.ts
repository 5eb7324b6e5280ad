// Alarms about what logins run on: functions and tables. KMS publishes no errors; where it fails, journeys break. Each metric is
// paid by the month, so none is watched that another alarm tells of.
import type { TableName } from '../functions/manifest/tables.ts';
import type { AlarmRule, AlarmRules, NamesInMetrics } from './alarm-rule.ts';
import { total, type WaymarkMetrics } from './waymark-metrics.ts';

/** What every login with a second factor asks of it. Where DynamoDB fails, it fails them. */
const onEveryLogin: readonly (readonly [TableName, operation: string])[] = [
  ['JourneyStates', 'PutItem'],
  ['Identities', 'GetItem'],
  ['Identities', 'UpdateItem'],
];

/** What grows with the logins, or is hot where one user is. */
const busy: readonly TableName[] = ['JourneyStates', 'Identities', 'DeviceProfiles', 'PushMessages', 'Sessions'];

/** Of HTTP functions that crash, the API's 5xx tell; of nodes, our own metric. */
export function functionAlarms(
  { ofFunction, ofAllFunctions, concurrency }: WaymarkMetrics,
  { workers }: NamesInMetrics,
): AlarmRules {
  return {
    'worker-function-errors': {
      metric: total(
        'Errors of worker functions',
        workers.map((name) => ofFunction(name, 'Errors')),
      ),
      from: 3,
      description: `Functions crash or run out of time or memory: ${workers.join(', ')}. Their logs say which and why.`,
    },
    'function-throttles': {
      metric: ofAllFunctions('Throttles'),
      from: 1,
      description:
        'Lambda refuses to run functions of this account and region, whoever’s they are; the dashboard says whether ours. ' +
        'See concurrency below the account’s limit; ask for a higher one, or lower what the API takes by `throttling`.',
    },
    concurrency: {
      metric: concurrency(),
      from: 80,
      description:
        'The account has nearly reached its limit of concurrent executions, whoever uses them; then logins are throttled. ' +
        'Ask for a higher limit, and find who uses them.',
    },
  };
}

export function tableAlarms({ table, tableFailures }: WaymarkMetrics, names: NamesInMetrics): AlarmRules {
  const throttles = (kind: 'ReadThrottleEvents' | 'WriteThrottleEvents', verb: string): AlarmRule => ({
    metric: total(
      `Throttled ${verb}s`,
      busy.map((name) => table(names.tables[name], kind)),
    ),
    from: 10,
    description:
      `DynamoDB refuses to ${verb}: a table grows faster than it scales, or one row is hot. The dashboard says which table; ` +
      'look for one user or journey behind it, and raise the table’s maximum if there is one.',
  });
  return {
    'table-reads-throttled': throttles('ReadThrottleEvents', 'read'),
    'table-writes-throttled': throttles('WriteThrottleEvents', 'write'),
    'table-failures': {
      metric: total(
        'Requests that DynamoDB failed at',
        onEveryLogin.map(([name, operation]) => tableFailures(names.tables[name], operation)),
      ),
      from: 10,
      description:
        'DynamoDB itself fails. See AWS’s health page; requests are tried again, so wait before changing anything.',
    },
  };
}
