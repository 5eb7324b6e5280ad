import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoEndpointOwners } from '../../adapters/dynamo/endpoint-owners.ts';
import { dynamoSentPushes } from '../../adapters/dynamo/push-budget.ts';
import { dynamoPushDeliveries } from '../../adapters/dynamo/push-deliveries.ts';
import { dynamoPushHealth } from '../../adapters/dynamo/push-health.ts';
import { workerLambda } from '../../adapters/lambda/function-lambda.ts';
import { powertoolsMetrics } from '../../adapters/observability/powertools-metrics.ts';
import { systemAuditLog } from '../../adapters/observability/system-audit-log.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemSealer } from '../../adapters/sealing/system-key-rings.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { queues } from '../../manifest/workers.ts';
import { queueBatch } from '../queue-batch.ts';
import { pushEvents } from './push-events.ts';

const { log, clock } = systemTools;
const { maxReceives } = queues.PushEvents;
const ports = {
  ...{ log, clock, metrics: powertoolsMetrics, auditLog: systemAuditLog() },
  endpointOwners: dynamoEndpointOwners(dynamo()),
  sentPushes: dynamoSentPushes(dynamo(), systemTools),
  pushHealth: dynamoPushHealth(dynamo()),
  pushDeliveries: dynamoPushDeliveries(dynamo(), systemSealer('push-messages'), systemTools),
};

const worker = queueBatch({ worker: 'push-feedback', maxReceives, log }, pushEvents(ports));

export const handler = workerLambda(worker, ...tracing());
