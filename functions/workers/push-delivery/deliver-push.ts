// Sends a push to its phone. At least once: a message is marked only after it went out, and whatever comes again carries
// the same id and the same JWT, of which the phone shows one.

import { PushPayloadError, snsMessage } from '../../mfa/push/push-notification.ts';
import type { Ports } from '../../ports/index.ts';
import type { PushMessage, PushNotification, QueuedPush } from '../../ports/push.ts';
import type { Clock, Log, Metrics } from '../../ports/system.ts';
import { pushEvent } from '../push-audit.ts';
import type { QueueWork } from '../queue-batch.ts';

type DeliveryPorts = Pick<Ports, 'auditLog' | 'pushDeliveries' | 'pushHealth' | 'pushNotifications'> & {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
};

/** `again` for what may pass. Throws for a message that never was one to send. */
export async function deliverPush(
  { messageId, transactionId }: QueuedPush,
  ports: DeliveryPorts,
): Promise<'done' | 'again'> {
  const { auditLog, pushDeliveries, log, metrics, clock } = ports;
  const message = await pushDeliveries.find(messageId);
  if (!message || message.answer || message.delivery !== 'queued') {
    log.debug('A push is no longer wanted', { event: 'push-delivery', messageId, transactionId });
    return 'done';
  }
  const { endpoint, notification } = message;
  if (endpoint === undefined || !notification) throw new Error('This message has nothing to send');

  const sent = await publish(endpoint, message, notification, ports);
  const facts = {
    event: 'push-delivery',
    ...{ messageId, transactionId },
    ...{ realm: message.realm, username: message.username, device: message.deviceUuid },
  };
  if (sent.kind === 'sent') {
    metrics.count('PushSent', {});
    const wasSent = pushEvent('WAYMARK-PUSH-SENT', message, clock);
    await Promise.all([pushDeliveries.markDelivery(messageId, 'sent'), auditLog.write([wasSent])]);
    log.info('A push was sent', { ...facts, snsMessageId: sent.snsMessageId });
    return 'done';
  }
  log.warn('A push could not be sent', { ...facts, reason: sent.reason, detail: sent.detail });
  if (!sent.permanent) return 'again';
  metrics.count('PushFailed', { Reason: sent.reason });
  // The device first: once the message counts as failed, nobody comes back here.
  if (sent.reason === 'endpointDisabled' || sent.reason === 'endpointGone') {
    await ports.pushHealth.disableEndpoint(message, message.deviceUuid, endpoint);
  }
  const wasLost = pushEvent('WAYMARK-PUSH-FAILED', message, clock, sent.reason);
  await Promise.all([pushDeliveries.markDelivery(messageId, 'failed'), auditLog.write([wasLost])]);
  return 'done';
}

async function publish(
  endpointArn: string,
  message: PushMessage,
  notification: PushNotification,
  { pushNotifications }: DeliveryPorts,
) {
  const { messageId, createdAt, expiresAt } = message;
  // Whole seconds as in the JWT, which was signed a moment before the message was written.
  const timeout = Math.ceil((expiresAt - createdAt) / 1000) * 1000;
  try {
    return await pushNotifications.publish({
      endpointArn,
      message: snsMessage({ ...notification, messageId, timeout }),
    });
  } catch (error) {
    if (!(error instanceof PushPayloadError)) throw error;
    return { kind: 'failed', permanent: true, reason: 'tooLarge', detail: error.code } as const;
  }
}

// The queue of pushes: what to do with a message of it, and with one that has failed for the last time.

/** `read` gives undefined for a body that is none of this queue's: such a message ends in the dead-letter queue. */
export function pushDeliveries(ports: DeliveryPorts, read: (body: string) => QueuedPush | undefined): QueueWork {
  return {
    async work(body) {
      const push = read(body);
      if (!push) throw new Error('This is no queued push');
      return deliverPush(push, ports);
    },
    // The journey waits for an answer that cannot come: it should fail now, and not when the message expires.
    async abandon(body) {
      const push = read(body);
      if (!push || !(await ports.pushDeliveries.markDelivery(push.messageId, 'failed'))) return;
      ports.metrics.count('PushFailed', { Reason: 'givenUp' });
      const message = await ports.pushDeliveries.find(push.messageId);
      if (message) await ports.auditLog.write([pushEvent('WAYMARK-PUSH-FAILED', message, ports.clock, 'givenUp')]);
    },
  };
}
