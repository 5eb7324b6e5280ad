import { afterAll, describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { metricNamespace, metrics } from '../../functions/manifest/metrics.ts';
import { namer } from './deployed-functions.ts';
import { everything } from './everything.ts';
import { removeFolders, synthesized } from './synthesized.ts';

const templates = synthesized();
const { observability } = templates;
const watched = synthesized(everything).observability;
const name = namer(templates);

afterAll(removeFolders);

const alarms = Object.values(observability.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);

interface MetricInTemplate {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

function metricsOf({ Namespace, MetricName, Dimensions, Metrics = [] }: (typeof alarms)[number]): MetricInTemplate[] {
  if (MetricName !== undefined) return [{ Namespace, MetricName, Dimensions }];
  return Metrics.flatMap(({ MetricStat }: { MetricStat?: { Metric: MetricInTemplate } }) => MetricStat?.Metric ?? []);
}

const dimensionsOf = ({ Dimensions = [] }: MetricInTemplate): Record<string, string> =>
  Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, name(Value)]));

describe('the alarms', () => {
  test('are what somebody on call is woken for', () => {
    expect(alarms.map(({ AlarmName }) => String(AlarmName).replace('waymark-dev-', '')).sort()).toEqual([
      'api-errors',
      'attempts-refused',
      'concurrency',
      'function-throttles',
      'journey-failure-rate',
      'journeys-broken',
      'nodes-failing',
      'push-deliveries-age',
      'push-deliveries-dead-letters',
      'push-denials',
      'push-events-age',
      'push-events-dead-letters',
      'push-failures',
      'table-failures',
      'table-reads-throttled',
      'table-writes-throttled',
      'turn-latency',
      'worker-function-errors',
    ]);
  });

  test.each(alarms.map((alarm) => [alarm['AlarmName'], alarm] as const))('%s says what to do', (_, alarm) => {
    expect(alarm['AlarmDescription'].length).toBeGreaterThan(80);
    expect(alarm['AlarmDescription'].length).toBeLessThanOrEqual(1024);
  });

  test('no traffic is no alarm', () => {
    for (const { AlarmName, TreatMissingData } of alarms) {
      expect([AlarmName, TreatMissingData]).toEqual([AlarmName, 'notBreaching']);
    }
  });

  test('none has more metrics than CloudWatch takes for one', () => {
    for (const alarm of alarms)
      expect([alarm['AlarmName'], metricsOf(alarm).length <= 10]).toEqual([alarm['AlarmName'], true]);
  });

  test('look at so few metrics that a month of them costs less than the dashboard and the key', () => {
    expect(alarms.flatMap(metricsOf)).toHaveLength(33);
  });

  test('our own metrics are watched over the service alone, as they are published', () => {
    const own = alarms.flatMap(metricsOf).filter(({ Namespace }) => Namespace === metricNamespace);

    for (const metric of own) {
      expect(Object.keys(metrics)).toContain(metric.MetricName);
      expect(dimensionsOf(metric)).toEqual({ service: 'waymark-dev' });
    }
  });

  test('of every queue its dead letters and its oldest message are watched', () => {
    const ofQueues = alarms.flatMap(metricsOf).filter(({ Namespace }) => Namespace === 'AWS/SQS');

    expect(ofQueues.map((metric) => [metric.MetricName, dimensionsOf(metric)['QueueName']]).sort()).toEqual([
      ['ApproximateAgeOfOldestMessage', 'PushDeliveries'],
      ['ApproximateAgeOfOldestMessage', 'PushEvents'],
      ['ApproximateNumberOfMessagesVisible', 'PushDeliveriesDeadLetters'],
      ['ApproximateNumberOfMessagesVisible', 'PushEventsDeadLetters'],
    ]);
  });

  test('functions, tables and the API are watched under the names that they have', () => {
    const found = alarms.flatMap(metricsOf).filter(({ Namespace }) => /Lambda|ApiGateway|DynamoDB/.test(Namespace));
    const real = new Set([
      ...[templates.journeys, templates.nodes].flatMap((template) =>
        Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties.FunctionName),
      ),
      ...Object.keys(templates.data.findResources('AWS::DynamoDB::Table')).map((id) => id.replace(/[0-9A-F]{8}$/, '')),
      ...Object.values(templates.journeys.findResources('AWS::ApiGateway::RestApi')).map(
        ({ Properties }) => Properties.Name,
      ),
    ]);

    for (const metric of found) {
      if (metric.MetricName === 'Throttles') continue;
      const { FunctionName, TableName, ApiName } = dimensionsOf(metric);
      expect(real).toContain(FunctionName ?? TableName ?? ApiName);
    }
  });
});

test('credentials that can no longer be renewed are heard of: who renews them is among the workers', () => {
  const errors = watched.findResources('AWS::CloudWatch::Alarm', {
    Properties: { AlarmName: 'waymark-dev-worker-function-errors' },
  });

  for (const maker of ['platform-application-gcm', 'platform-application-apns-sandbox']) {
    expect(JSON.stringify(errors)).toContain(`waymark-dev-${maker}`);
    expect(JSON.stringify(observability.toJSON())).not.toContain(maker);
  }
});

describe('the topic of the alarms', () => {
  test('is there when somebody is to be told, and hears of the end as well', () => {
    const ofAlarms = Object.values(watched.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);

    observability.resourceCountIs('AWS::SNS::Topic', 0);
    observability.resourceCountIs('AWS::KMS::Key', 0);
    for (const { AlarmActions, OKActions } of ofAlarms) {
      expect(AlarmActions).toEqual([{ Ref: expect.stringMatching(/^AlarmsTopic/) }]);
      expect(OKActions).toEqual(AlarmActions);
    }
    watched.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'on-call@example.com' });
  });

  test('is encrypted under a key that CloudWatch can use, for alarms of this deployment only', () => {
    const fromOurAlarms = {
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnLike: {
          'aws:SourceArn': Match.objectLike({
            'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':alarm:waymark-dev-\\*$')])],
          }),
        },
      },
    };

    watched.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    watched.hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ ...fromOurAlarms, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] }),
        ]),
      },
    });
    watched.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ ...fromOurAlarms, Action: 'sns:Publish' })]),
      },
    });
  });
});

describe('the dashboard', () => {
  const [dashboard] = Object.values(observability.findResources('AWS::CloudWatch::Dashboard'));

  // References become their names, so that what is left is the JSON that CloudWatch gets.
  const body = name(dashboard?.Properties.DashboardBody);

  test('shows every alarm and every metric of our own', () => {
    const { widgets } = JSON.parse(body);

    expect(widgets[0].properties.alarms).toHaveLength(alarms.length);
    for (const metric of Object.keys(metrics)) expect(body).toContain(metric);
  });

  test('is found by its address', () => {
    expect(dashboard?.Properties.DashboardName).toBe('waymark-dev');
    observability.hasOutput('DashboardUrl', {});
  });
});
