// What a deployment costs by the month, whoever signs in or not.
import { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { type TableName, tables } from '../../functions/manifest/tables.ts';
import { type QueueName, queues, queueWorkers } from '../../functions/manifest/workers.ts';
import type { NamesInMetrics } from '../../lib/alarm-rule.ts';
import { alarmRules } from '../../lib/alarm-rules.ts';
import { waymarkMetrics } from '../../lib/waymark-metrics.ts';
import { dollarsFor } from './prices.ts';

export interface MonthlyItem {
  readonly what: string;
  readonly count: number;
  readonly dollars: number;
  /** Paid in a month in which nobody signs in, too. */
  readonly idle: boolean;
}

/** Dollars. */
export const idleAim = 8;

/** An idle event source asks with so many pollers, each for the longest time that SQS lets it wait. */
const pollers = 5;
const secondsPerPoll = 20;
const secondsPerMonth = 30 * 24 * 3600;
/** Per queue. */
export const idlePolls = (pollers * secondsPerMonth) / secondsPerPoll;

/** `resources` by CloudFormation's type; `metrics`: custom metrics that were seen. Only what is there. */
export function monthlyItems(resources: Readonly<Record<string, number>>, metrics: number): MonthlyItem[] {
  const count = (type: string): number => resources[type] ?? 0;
  const sources = count('AWS::Lambda::EventSourceMapping');
  const items: readonly MonthlyItem[] = [
    item('KMS key', 'key', count('AWS::KMS::Key')),
    item('Secrets', 'secret', count('AWS::SecretsManager::Secret')),
    item('Metrics that alarms look at', 'alarm', count('AWS::CloudWatch::Alarm') > 0 ? alarmMetrics() : 0),
    item('Dashboard', 'dashboard', count('AWS::CloudWatch::Dashboard')),
    item('Web ACL', 'webAcl', count('AWS::WAFv2::WebACL')),
    {
      what: 'Queues that Lambda waits at',
      count: sources,
      dollars: dollarsFor('sqsRequest', sources * idlePolls),
      idle: true,
    },
    { ...item('Custom metrics, once somebody has used these two journeys', 'metric', metrics), idle: false },
  ];
  return items.filter((row) => row.count > 0);
}

function item(what: string, price: Parameters<typeof dollarsFor>[0], count: number): MonthlyItem {
  return { what, count, dollars: dollarsFor(price, count), idle: true };
}

/** Those of the default deployment, whatever CloudWatch calls its tables and queues. */
export function alarmMetrics(): number {
  const named = <Name extends string>(list: Readonly<Record<Name, unknown>>) =>
    // Keys of the manifest's lists are their names.
    Object.fromEntries(Object.keys(list).map((name) => [name, name])) as Record<Name, string>;
  const names: NamesInMetrics = {
    workers: [...Object.keys(queueWorkers), 'rotate-key-rings'],
    tables: named<TableName>(tables),
    queues: named<QueueName>(queues),
    deadLetters: named<QueueName>(queues),
  };
  const rules = Object.values(alarmRules(waymarkMetrics('bench', Duration.minutes(5)), names));
  return rules.reduce((sum, { metric }) => sum + metricsIn(metric), 0);
}

function metricsIn(metric: IMetric): number {
  const { mathExpression } = metric.toMetricConfig();
  if (!mathExpression) return 1;
  return Object.values(mathExpression.usingMetrics).reduce((sum, used) => sum + metricsIn(used), 0);
}
