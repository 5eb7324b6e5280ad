// Alarms about logins and about the API that they come through.
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmRules } from './alarm-rule.ts';
import type { WaymarkMetrics } from './waymark-metrics.ts';

export function journeyAlarms({ own, api }: WaymarkMetrics): AlarmRules {
  const [failed, succeeded] = [own('JourneyFailed'), own('JourneySucceeded')];
  return {
    'journeys-broken': {
      metric: own('JourneyBroken'),
      from: 5,
      description:
        'Logins end because of us, not of the user. Look for error lines of the engine by transactionId; the node, its ' +
        'function and the cause are in them. Roll back if it began with a deployment or an import.',
    },
    'nodes-failing': {
      metric: own('NodeFailed'),
      from: 5,
      description:
        'Nodes throw, time out or cannot be reached. The dashboard says which; look at the log of that node’s function, ' +
        'at its throttles, and at the health of DynamoDB and KMS.',
    },
    'journey-failure-rate': {
      // Few logins say nothing about a rate.
      metric: new MathExpression({
        label: 'Failed logins, percent',
        expression:
          'IF(FILL(failed, 0) + FILL(succeeded, 0) >= 20, 100 * FILL(failed, 0) / (FILL(failed, 0) + FILL(succeeded, 0)), 0)',
        usingMetrics: { failed, succeeded },
        period: failed.period,
      }),
      from: 50,
      periods: 3,
      description:
        'Half of all logins end in failure. Either users are being guessed at (see attempts-refused, and the audit log by ' +
        'address), or a journey or its users’ store was changed: see on the dashboard which node’s outcome has grown.',
    },
    'turn-latency': {
      metric: api('Latency', 'p99'),
      from: 2500,
      periods: 3,
      description:
        'One answer in a hundred takes longer than 2.5 s; SDKs give up after 5. Compare the functions’ durations on the ' +
        'dashboard, then traces: cold starts, a slow node, or DynamoDB.',
    },
    'api-errors': {
      metric: api('5XXError'),
      from: 5,
      description:
        'The API answers with 5xx: a function crashes, runs out of time or memory, or is refused. The access log names the route ' +
        'and the function; an error line of that function has the same request id.',
    },
  };
}
