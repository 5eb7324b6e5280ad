// The metrics that alarms and dashboard look at, found by names: no stack has to hand anything over for them. Only those of an
// HTTP API go by its id.
import type { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type MetricName, metricNamespace, serviceDimension } from '../functions/manifest/metrics.ts';
import { contextPath } from './configuration.ts';
import { functionName, serviceName } from './function-names.ts';

export interface WaymarkMetrics {
  /** One of our own, counted over the whole deployment. */
  readonly own: (name: MetricName) => Metric;
  /** Of the API's stage: `sum` unless said otherwise. */
  readonly api: (name: '4XXError' | '5XXError' | 'Count' | 'Latency', statistic?: string) => Metric;
  /** Of one function, by its short name. */
  readonly ofFunction: (name: string, metric: 'Duration' | 'Errors' | 'Throttles', statistic?: string) => Metric;
  /** Of every function in the account and region. */
  readonly ofAllFunctions: (metric: 'Throttles') => Metric;
  readonly queue: (name: string, metric: QueueMetric) => Metric;
  readonly table: (name: string, metric: 'ReadThrottleEvents' | 'WriteThrottleEvents') => Metric;
  /** Requests that DynamoDB itself failed at. */
  readonly tableFailures: (name: string, operation: string) => Metric;
  /** Percent of the account's limit. */
  readonly concurrency: () => MathExpression;
}

type QueueMetric = 'ApproximateAgeOfOldestMessage' | 'ApproximateNumberOfMessagesVisible';

/** What an HTTP API calls them. */
const httpNames = { '4XXError': '4xx', '5XXError': '5xx', Count: 'Count', Latency: 'Latency' } as const;

/** `httpApiId`: where the API is an HTTP API. */
export function waymarkMetrics(stage: string, period: Duration, httpApiId?: string): WaymarkMetrics {
  const sum = (namespace: string, metricName: string, dimensionsMap: Record<string, string>, statistic = 'Sum') =>
    new Metric({ namespace, metricName, dimensionsMap, statistic, period });
  const Stage = contextPath.slice(1);
  const api: WaymarkMetrics['api'] = (name, statistic) =>
    httpApiId === undefined
      ? sum('AWS/ApiGateway', name, { ApiName: functionName(stage, 'journeys'), Stage }, statistic)
      : sum('AWS/ApiGateway', httpNames[name], { ApiId: httpApiId, Stage }, statistic);
  return {
    own: (name) => sum(metricNamespace, name, { [serviceDimension]: serviceName(stage) }),
    api,
    ofFunction: (name, metric, statistic) =>
      sum('AWS/Lambda', metric, { FunctionName: functionName(stage, name) }, statistic),
    ofAllFunctions: (metric) => sum('AWS/Lambda', metric, {}),
    queue: (QueueName, metric) => sum('AWS/SQS', metric, { QueueName }, 'Maximum'),
    table: (TableName, metric) => sum('AWS/DynamoDB', metric, { TableName }),
    tableFailures: (TableName, Operation) => sum('AWS/DynamoDB', 'SystemErrors', { TableName, Operation }),
    concurrency: () =>
      new MathExpression({
        label: 'Concurrent executions, percent of the limit',
        expression: '100 * running / SERVICE_QUOTA(running)',
        period,
        usingMetrics: {
          running: sum(
            'AWS/Usage',
            'ResourceCount',
            { Type: 'Resource', Resource: 'ConcurrentExecutions', Service: 'Lambda', Class: 'None' },
            'Maximum',
          ),
        },
      }),
  };
}

/** The sum of several metrics, of which some may have no data. */
export function total(label: string, metrics: readonly Metric[]): MathExpression {
  const named = metrics.map((metric, index) => [`m${index}`, metric] as const);
  const [first] = metrics;
  return new MathExpression({
    label,
    expression: named.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(named),
    ...(first && { period: first.period }),
  });
}
