// What a function may do with queues, and with the platform applications of SNS through which phones are reached.
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type QueueDefinition, queues } from '../functions/manifest/workers.ts';
import type { Configuration } from './configuration.ts';
import type { Messaging } from './messaging-stack.ts';
import type { PushGrant, QueueGrant } from './port-grant.ts';

export function queueStatement({ queue, actions }: QueueGrant, messaging: Messaging): PolicyStatement {
  return new PolicyStatement({
    actions: actions.map((action) => `sqs:${action}`),
    resources: [messaging.queues[queue].queueArn],
  });
}

/** Where the queues are that a function sends to. */
export function queueVariables(grants: readonly QueueGrant[], messaging: Messaging): Record<string, string> {
  const variables = grants.map(({ queue }) => {
    const { variable }: QueueDefinition = queues[queue];
    if (variable === undefined) throw new Error(`The queue ${queue} has no variable, so nobody could send to it`);
    return [variable, messaging.queues[queue].queueUrl] as const;
  });
  return Object.fromEntries(variables);
}

/** None when the deployment names no platform application. */
export function pushStatements(
  { on, actions }: PushGrant,
  applications: Configuration['platformApplications'],
): PolicyStatement[] {
  const arns = applicationArns(applications);
  if (arns.length === 0) return [];
  // SNS decides about an endpoint by the ARN of its application, but documents neither that nor the endpoint's own.
  const resources = on === 'applications' ? arns : [...arns, ...endpointPatterns(applications)];
  return [new PolicyStatement({ actions: actions.map((action) => `sns:${action}`), resources })];
}

/** The endpoints of each application. */
export function endpointPatterns(applications: Configuration['platformApplications']): string[] {
  return applicationArns(applications).map((arn) => `${arn.replace(':app/', ':endpoint/')}/*`);
}

function applicationArns({ google, apple }: Configuration['platformApplications']): string[] {
  return [google, apple].filter((arn) => arn !== undefined);
}
