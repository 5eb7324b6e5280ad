// Alarms about pushes, about guessing, and about the queues between sending and answering.
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { type QueueName, queues } from '../functions/manifest/workers.ts';
import type { AlarmRules, NamesInMetrics } from './alarm-rule.ts';
import { total, type WaymarkMetrics } from './waymark-metrics.ts';

export function pushAlarms({ own, queue }: WaymarkMetrics, names: NamesInMetrics): AlarmRules {
  const [failed, sent] = [own('PushFailed'), own('PushSent')];
  const ages: Readonly<Record<QueueName, number>> = { PushDeliveries: 30, PushEvents: 600 };
  const afterwards: Readonly<Record<QueueName, string>> = {
    PushDeliveries: 'purge the queue: those pushes are over',
    PushEvents: 'start a redrive: devices whose endpoints are gone are marked by it',
  };
  // Keys of the list are its names.
  const queueNames = Object.keys(queues) as QueueName[];
  return {
    'push-failures': {
      metric: new MathExpression({
        label: 'Failed pushes, percent',
        expression: 'IF(FILL(failed, 0) >= 5, 100 * FILL(failed, 0) / (FILL(failed, 0) + FILL(sent, 0)), 0)',
        usingMetrics: { failed, sent },
        period: failed.period,
      }),
      from: 10,
      description:
        'Phones are not reached. By the Reason on the dashboard: credentials of the platform application expired or were ' +
        'revoked (renew the secret), or many phones are gone. Users get in by one-time passwords and recovery codes.',
    },
    'push-denials': {
      metric: total('Denied, or refused for too many', [own('PushDenied'), own('PushRefusedByBudget')]),
      from: 20,
      description:
        'Users deny pushes that they did not ask for, or are sent too many: somebody has passwords. Find the users and ' +
        'addresses in the audit log, lock those accounts, and have number challenges on in the journey.',
    },
    'attempts-refused': {
      metric: own('AttemptRefused'),
      from: 20,
      description:
        'Codes are guessed: devices are locked against more attempts. Find users and addresses in the audit log; turn the ' +
        'firewall on or lower its limit if they come from few addresses.',
    },
    ...Object.fromEntries(
      queueNames.flatMap((name) => [
        [
          `${kebab(name)}-age`,
          {
            metric: queue(names.queues[name], 'ApproximateAgeOfOldestMessage'),
            from: ages[name],
            description: `Messages of ${name} wait. See errors and throttles of its worker, and SNS’s health.`,
          },
        ],
        [
          `${kebab(name)}-dead-letters`,
          {
            metric: queue(names.deadLetters[name], 'ApproximateNumberOfMessagesVisible'),
            from: 1,
            description:
              `Messages of ${name} failed for good. Read one, find its error by messageId in the log of the worker and ` +
              `remove the cause; then ${afterwards[name]}.`,
          },
        ],
      ]),
    ),
  };
}

function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
