import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoPushDeliveries } from '../../adapters/dynamo/push-deliveries.ts';
import { dynamoPushHealth } from '../../adapters/dynamo/push-health.ts';
import { workerLambda } from '../../adapters/lambda/function-lambda.ts';
import { powertoolsMetrics } from '../../adapters/observability/powertools-metrics.ts';
import { systemAuditLog } from '../../adapters/observability/system-audit-log.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemSealer } from '../../adapters/sealing/system-key-rings.ts';
import { snsPushNotifications } from '../../adapters/sns/push-notifications.ts';
import { readQueueBody } from '../../adapters/sqs/queued-push.ts';
import { systemTools } from '../../adapters/system/tools.ts';
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
