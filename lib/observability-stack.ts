// What a person on call has: alarms that say what to do, one page with everything on it, and questions to the audit log.
import { Aws, CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type TableName, tables } from '../functions/manifest/tables.ts';
import { type QueueName, queues, queueWorkers } from '../functions/manifest/workers.ts';
import type { AlarmRules, NamesInMetrics } from './alarm-rule.ts';
import { alarmRules } from './alarm-rules.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { auditQueries } from './audit-queries.ts';
import type { Configuration } from './configuration.ts';
import { JourneyDashboard } from './dashboard.ts';
import type { Data } from './data-stack.ts';
import { functionName, serviceName } from './function-names.ts';
import type { MessagingStack } from './messaging-stack.ts';
import { smsAlarms } from './sms-alarms.ts';
import { makerName } from './sns-platform-application.ts';
import { waymarkMetrics } from './waymark-metrics.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly configuration: Configuration;
  readonly data: Data;
  readonly messaging: MessagingStack;
  /** Where the API is an HTTP API. */
  readonly httpApiId?: string;
}

export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    const { configuration, data, messaging, httpApiId, ...stackProps } = props;
    super(scope, id, stackProps);
    const { stage, alarmEmail } = configuration;
    const names = namesInMetrics(configuration, data, messaging);
    const metrics = waymarkMetrics(stage, Duration.minutes(5), httpApiId);
    const alarms = addAlarms(this, stage, { ...alarmRules(metrics, names), ...smsAlarms(metrics, configuration) });
    if (alarmEmail !== undefined) {
      const { topic } = new AlarmTopic(this, 'Alarms', { email: alarmEmail, alarmPrefix: functionName(stage, '') });
      const action = new SnsAction(topic);
      for (const alarm of alarms) {
        alarm.addAlarmAction(action);
        alarm.addOkAction(action);
      }
    }
    const dashboardName = serviceName(stage);
    new JourneyDashboard(this, 'Dashboard', { dashboardName, alarms, metrics, names });
    addQueries(this, stage, data);
    new CfnOutput(this, 'DashboardUrl', {
      description: 'For whoever is on call',
      value: `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${dashboardName}`,
    });
  }
}

function addAlarms(scope: Construct, stage: string, rules: AlarmRules): Alarm[] {
  return Object.entries(rules).map(
    ([name, { metric, from, periods = 1, description }]) =>
      new Alarm(scope, name, {
        alarmName: functionName(stage, name),
        alarmDescription: description,
        metric,
        threshold: from,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: periods,
        // No data means that nothing happened.
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
  );
}

function addQueries(scope: Construct, stage: string, { auditLog }: Data): void {
  for (const { name, fields, filters, stats, sort } of auditQueries) {
    new QueryDefinition(scope, `Query ${name}`, {
      queryDefinitionName: `${serviceName(stage)}/${name}`,
      logGroups: [auditLog.logGroup],
      queryString: new QueryString({
        ...(fields && { fields: [...fields] }),
        filterStatements: [...filters],
        ...(stats !== undefined && { statsStatements: [stats] }),
        sort,
        limit: 1000,
      }),
    });
  }
}

function namesInMetrics(
  { notices, platformCredentials: { google, apple } }: Configuration,
  data: Data,
  { queues: made, deadLetters }: MessagingStack,
): NamesInMetrics {
  const each = <Name extends string>(names: readonly Name[], nameOf: (name: Name) => string) =>
    // Every name is in it.
    Object.fromEntries(names.map((name) => [name, nameOf(name)])) as Record<Name, string>;
  // Keys of the manifest's lists are their names.
  const tableNames = Object.keys(tables) as TableName[];
  const queueNames = Object.keys(queues) as QueueName[];
  return {
    workers: [
      ...Object.keys(queueWorkers),
      'rotate-key-rings',
      ...(notices.bus ? ['publish-notices'] : []),
      ...(notices.mail ? ['notify'] : []),
      ...(google ? [makerName('GCM')] : []),
      ...(apple ? [makerName(apple.sandbox ? 'APNS_SANDBOX' : 'APNS')] : []),
    ],
    tables: each(tableNames, (name) => data.tables[name].tableName),
    queues: each(queueNames, (name) => made[name].queueName),
    deadLetters: each(queueNames, (name) => deadLetters[name].queueName),
  };
}
