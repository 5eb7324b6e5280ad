// One page for whoever is on call: what is wrong, how logins go, how pushes go, and what they run on.
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  PeriodOverride,
  Row,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { httpFunctions } from '../functions/manifest/functions.ts';
import {
  type MetricName,
  metricNamespace,
  metrics as ownMetrics,
  serviceDimension,
} from '../functions/manifest/metrics.ts';
import type { NamesInMetrics } from './alarm-rule.ts';
import type { WaymarkMetrics } from './waymark-metrics.ts';

export interface JourneyDashboardProps {
  /** Also the service of our own metrics. */
  readonly dashboardName: string;
  readonly alarms: readonly Alarm[];
  readonly metrics: WaymarkMetrics;
  readonly names: NamesInMetrics;
}

export class JourneyDashboard extends Construct {
  constructor(scope: Construct, id: string, props: JourneyDashboardProps) {
    super(scope, id);
    const { dashboardName, alarms } = props;
    const dashboard = new Dashboard(this, 'Page', { dashboardName, periodOverride: PeriodOverride.AUTO });
    // The list is read only.
    dashboard.addWidgets(new AlarmStatusWidget({ title: 'Alarms', width: 24, height: 4, alarms: [...alarms] }));
    for (const row of [logins(props), pushes(props), functions(props), storage(props)]) {
      dashboard.addWidgets(new Row(...row));
    }
  }
}

function logins({ metrics: { own, api }, dashboardName }: JourneyDashboardProps): IWidget[] {
  return [
    graph('Logins', [own('JourneyStarted'), own('JourneySucceeded'), own('JourneyFailed'), own('JourneyBroken')]),
    graph('Outcomes of nodes', [byDimensions('NodeOutcome', dashboardName), byDimensions('NodeFailed', dashboardName)]),
    graph('Answer of the API, ms', [api('Latency', 'p50'), api('Latency', 'p90'), api('Latency', 'p99')]),
    graph('Requests', [api('Count'), api('4XXError'), api('5XXError')]),
  ];
}

function pushes({ metrics: { own, queue }, names, dashboardName }: JourneyDashboardProps): IWidget[] {
  const all = Object.values(names.queues);
  return [
    graph('Pushes', [own('PushSent'), own('PushApproved'), own('PushDenied'), own('PushRefusedByBudget')]),
    graph('Pushes that failed, by reason', [byDimensions('PushFailed', dashboardName)]),
    graph('Attempts refused, by factor', [byDimensions('AttemptRefused', dashboardName)]),
    graph('Mails and SMS', [own('MailSent'), own('SmsSent'), own('CodeHeldBack')]),
    graph(
      'Oldest message, s',
      all.map((name) => queue(name, 'ApproximateAgeOfOldestMessage')),
    ),
    graph(
      'Dead letters',
      Object.values(names.deadLetters).map((name) => queue(name, 'ApproximateNumberOfMessagesVisible')),
    ),
  ];
}

function functions({ metrics: { ofFunction, concurrency }, names }: JourneyDashboardProps): IWidget[] {
  const every = [...Object.keys(httpFunctions), ...names.workers];
  return [
    graph(
      'Duration of functions, p99 ms',
      every.map((name) => ofFunction(name, 'Duration', 'p99')),
    ),
    graph(
      'Errors of functions',
      every.map((name) => ofFunction(name, 'Errors')),
    ),
    graph(
      'Throttles of functions',
      every.map((name) => ofFunction(name, 'Throttles')),
    ),
    graph('Concurrency, percent of the account’s limit', [concurrency()]),
  ];
}

function storage({ metrics: { table }, names }: JourneyDashboardProps): IWidget[] {
  const all = Object.values(names.tables);
  return [
    graph(
      'Throttled reads',
      all.map((name) => table(name, 'ReadThrottleEvents')),
    ),
    graph(
      'Throttled writes',
      all.map((name) => table(name, 'WriteThrottleEvents')),
    ),
  ];
}

/** One line for each combination of dimensions that there has been lately. */
function byDimensions(name: MetricName, service: string): IMetric {
  const dimensions = [serviceDimension, ...ownMetrics[name].dimensions].join(',');
  return new MathExpression({
    label: '',
    expression: `SEARCH('{${metricNamespace},${dimensions}} MetricName="${name}" ${serviceDimension}="${service}"', 'Sum')`,
    usingMetrics: {},
  });
}

function graph(title: string, left: IMetric[]): IWidget {
  return new GraphWidget({ title, left, width: 6, height: 6 });
}
