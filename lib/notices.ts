// Notices on their way: from the audit log to the bus, and from there to users by mail. The log group hands events of
// these names to a function, so that no login waits for the bus, none fails with it, and nobody else may write to it.
import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { FilterPattern, SubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { Construct } from 'constructs';
import { noticeNames } from '../functions/manifest/audit-events.ts';
import { noticeSource } from '../functions/manifest/notices.ts';
import { noticeWorkers } from '../functions/manifest/workers.ts';
import { type Deployment, ServiceFunction } from './service-function.ts';

/** Nothing at all unless the configuration turns notices on. */
export class NoticeDelivery extends Construct {
  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const { configuration, data, messaging } = deployment;
    const { notices: bus } = messaging;
    if (!bus) return;
    const worker = (name: keyof typeof noticeWorkers, description: string) => {
      const { needs, timeoutSeconds } = noticeWorkers[name];
      const timeout = Duration.seconds(timeoutSeconds);
      return new ServiceFunction(this, name, { ...deployment, name, description, needs: { ports: needs }, timeout })
        .function;
    };
    const publisher = worker('publish-notices', 'Puts notices of the audit log on the bus');
    new SubscriptionFilter(this, 'Notices', {
      logGroup: data.auditLog.logGroup,
      destination: new LambdaDestination(publisher),
      filterPattern: FilterPattern.any(
        ...noticeNames.map((name) => FilterPattern.stringValue('$.eventName', '=', name)),
      ),
    });
    if (!configuration.notices.mail) return;
    const notifier = worker('notify', 'Tells users by mail what happened to their accounts');
    new Rule(this, 'Mail', {
      description: 'Mails about notices',
      eventBus: bus,
      eventPattern: { source: [noticeSource] },
      targets: [new LambdaTarget(notifier, { retryAttempts: 10, maxEventAge: Duration.hours(6) })],
    });
  }
}
