// Alarms about what logins run on: functions and tables. KMS publishes no errors; where it fails, journeys break.
import { httpFunctions } from '../functions/manifest/functions.ts';
import { type TableName, tables } from '../functions/manifest/tables.ts';
import type { AlarmRule, AlarmRules, NamesInMetrics } from './alarm-rule.ts';
import { total, type WaymarkMetrics } from './waymark-metrics.ts';

/** As many as the metrics of one alarm may be. */
const onEveryLogin: readonly (readonly [TableName, operation: string])[] = [
  ['JourneyStates', 'GetItem'],
  ['JourneyStates', 'PutItem'],
  ['Identities', 'GetItem'],
  ['Identities', 'UpdateItem'],
  ['DeviceProfiles', 'Query'],
  ['DeviceProfiles', 'UpdateItem'],
  ['PushMessages', 'GetItem'],
  ['PushMessages', 'UpdateItem'],
  ['Sessions', 'PutItem'],
  ['KeyRings', 'GetItem'],
];

export function functionAlarms({ ofFunction, concurrency }: WaymarkMetrics, { workers }: NamesInMetrics): AlarmRules {
  const groups = { http: Object.keys(httpFunctions), worker: workers };
  const rules = Object.entries(groups).flatMap(([group, functions]): [string, AlarmRule][] => [
    [
      `${group}-function-errors`,
      {
        metric: total(
          `Errors of ${group} functions`,
          functions.map((name) => ofFunction(name, 'Errors')),
        ),
        from: 3,
        description: `Functions crash or run out of time or memory: ${functions.join(', ')}. Their logs say which and why.`,
      },
    ],
    [
      `${group}-function-throttles`,
      {
        metric: total(
          `Throttles of ${group} functions`,
          functions.map((name) => ofFunction(name, 'Throttles')),
        ),
        from: 1,
        description:
          `Lambda refuses to run one of ${functions.join(', ')}. See concurrency below the account’s limit; ask for a ` +
          'higher one, or lower what the API takes by `throttling`.',
      },
    ],
  ]);
  return {
    ...Object.fromEntries(rules),
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
  const every = Object.keys(tables).map((name) => names.tables[name as TableName]);
  const throttles = (kind: 'ReadThrottleEvents' | 'WriteThrottleEvents', verb: string): AlarmRule => ({
    metric: total(
      `Throttled ${verb}s`,
      every.map((name) => table(name, kind)),
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
