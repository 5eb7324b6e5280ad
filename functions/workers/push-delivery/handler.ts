import { dynamo } from '../../adapters/dynamo-client.ts';
import { dynamoPushHealth } from '../../adapters/dynamo-push-health.ts';
import { dynamoPushMessages } from '../../adapters/dynamo-push-messages.ts';
import { snsPushNotifications } from '../../adapters/sns-push-notifications.ts';
import { readQueueBody } from '../../adapters/sqs-queued-push.ts';
import { systemSealer } from '../../adapters/system-key-rings.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { queues } from '../../manifest/workers.ts';
import { queueBatch } from '../queue-batch.ts';
import { pushDeliveries } from './push-deliveries.ts';

const { log } = systemTools;
const { maxReceives } = queues.PushDeliveries;
const ports = {
  log,
  pushHealth: dynamoPushHealth(dynamo()),
  pushMessages: dynamoPushMessages(dynamo(), systemSealer('push-messages'), systemTools),
  pushNotifications: snsPushNotifications(),
};

export const handler = queueBatch({ worker: 'push-delivery', maxReceives, log }, pushDeliveries(ports, readQueueBody));
