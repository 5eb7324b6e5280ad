import { workerLambda } from '../../adapters/lambda/function-lambda.ts';
import { powertoolsMetrics } from '../../adapters/observability/powertools-metrics.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { readQueueBody } from '../../adapters/sqs/push-queue.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { auditLog, pushDeliveries as deliveries, pushHealth, pushNotifications } from '../../adapters/wiring.ts';
import { queues } from '../../manifest/workers.ts';
import { queueBatch } from '../queue-batch.ts';
import { pushDeliveries } from './deliver-push.ts';

const { log, clock } = systemTools;
const { maxReceives } = queues.PushDeliveries;
const ports = {
  ...{ log, clock, metrics: powertoolsMetrics },
  auditLog: auditLog(),
  pushHealth: pushHealth(),
  pushDeliveries: deliveries(),
  pushNotifications: pushNotifications(),
};

const worker = queueBatch({ worker: 'push-delivery', maxReceives, log }, pushDeliveries(ports, readQueueBody));

export const handler = workerLambda(worker, ...tracing());
