// When somebody has to be told, and what they should do then.
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableName } from '../functions/manifest/tables.ts';
import type { QueueName } from '../functions/manifest/workers.ts';

export interface AlarmRule {
  readonly metric: IMetric;
  /** From this value on. */
  readonly from: number;
  /** For so many periods of five minutes in a row. Default: 1. */
  readonly periods?: number;
  /** What it means and what to do. */
  readonly description: string;
}

/** By the alarm's name, which comes behind `waymark-<stage>-`. */
export type AlarmRules = Readonly<Record<string, AlarmRule>>;

/** The names under which CloudWatch knows what has none of its own. */
export interface NamesInMetrics {
  /** Short names of the functions that run by themselves. */
  readonly workers: readonly string[];
  readonly tables: Readonly<Record<TableName, string>>;
  readonly queues: Readonly<Record<QueueName, string>>;
  readonly deadLetters: Readonly<Record<QueueName, string>>;
}
