import { dynamo } from '../../adapters/dynamo-client.ts';
import { dynamoPushDeliveries } from '../../adapters/dynamo-push-deliveries.ts';
import { dynamoPushHealth } from '../../adapters/dynamo-push-health.ts';
import { workerLambda } from '../../adapters/function-lambda.ts';
import { powertoolsMetrics } from '../../adapters/powertools-metrics.ts';
import { snsPushNotifications } from '../../adapters/sns-push-notifications.ts';
import { readQueueBody } from '../../adapters/sqs-queued-push.ts';
import { systemAuditLog } from '../../adapters/system-audit-log.ts';
import { systemSealer } from '../../adapters/system-key-rings.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { tracing } from '../../adapters/tracing.ts';
import { queues } from '../../manifest/workers.ts';
import { queueBatch } from '../queue-batch.ts';
import { pushDeliveries } from './push-deliveries.ts';

const { log, clock } = systemTools;
const { maxReceives } = queues.PushDeliveries;
const ports = {
  ...{ log, clock, metrics: powertoolsMetrics, auditLog: systemAuditLog() },
  pushHealth: dynamoPushHealth(dynamo()),
  pushDeliveries: dynamoPushDeliveries(dynamo(), systemSealer('push-messages'), systemTools),
  pushNotifications: snsPushNotifications(),
};

const worker = queueBatch({ worker: 'push-delivery', maxReceives, log }, pushDeliveries(ports, readQueueBody));

export const handler = workerLambda(worker, ...tracing());
