// What every function takes to be seen in traces and metrics.
import { Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { metricNamespace } from '../functions/manifest/metrics.ts';
import type { Configuration } from './configuration.ts';
import { serviceName } from './function-names.ts';

/** Read by Powertools for AWS Lambda itself, but for the last, which says whether functions send traces of their own. */
export function telemetryVariables({ stage, tracing }: Pick<Configuration, 'stage' | 'tracing'>) {
  return {
    POWERTOOLS_SERVICE_NAME: serviceName(stage),
    POWERTOOLS_METRICS_NAMESPACE: metricNamespace,
    TRACING: String(tracing),
  };
}

export function sendTraces(): PolicyStatement {
  return new PolicyStatement({ actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resources: ['*'] });
}

/** For a role with `sendTraces`. */
export function acknowledgeTraces(role: Construct): void {
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'X-Ray has no resources to name: both actions send, and neither reads',
  });
}
