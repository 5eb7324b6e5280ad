import { workerLambda } from '../../adapters/lambda/function-lambda.ts';
import { powertoolsMetrics } from '../../adapters/observability/powertools-metrics.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { auditLog, endpointOwners, pushDeliveries, pushHealth, sentPushes } from '../../adapters/wiring.ts';
import { queues } from '../../manifest/workers.ts';
import { queueBatch } from '../queue-batch.ts';
import { pushEvents } from './heed-push-event.ts';

const { log, clock } = systemTools;
const { maxReceives } = queues.PushEvents;
const ports = {
  ...{ log, clock, metrics: powertoolsMetrics },
  auditLog: auditLog(),
  endpointOwners: endpointOwners(),
  sentPushes: sentPushes(),
  pushHealth: pushHealth(),
  pushDeliveries: pushDeliveries(),
};

const worker = queueBatch({ worker: 'push-feedback', maxReceives, log }, pushEvents(ports));

export const handler = workerLambda(worker, ...tracing());
