// What a deployment costs by the month, whoever signs in or not.
import { dollarsFor } from './prices.ts';

export interface MonthlyItem {
  readonly what: string;
  readonly count: number;
  readonly dollars: number;
}

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
    item('Alarms', 'alarm', count('AWS::CloudWatch::Alarm')),
    item('Dashboard', 'dashboard', count('AWS::CloudWatch::Dashboard')),
    item('Web ACL', 'webAcl', count('AWS::WAFv2::WebACL')),
    { what: 'Queues that Lambda waits at', count: sources, dollars: dollarsFor('sqsRequest', sources * idlePolls) },
    item('Custom metrics, once somebody has used these two journeys', 'metric', metrics),
  ];
  return items.filter((row) => row.count > 0);
}

function item(what: string, price: Parameters<typeof dollarsFor>[0], count: number): MonthlyItem {
  return { what, count, dollars: dollarsFor(price, count) };
}
