// The queue of pushes: what to do with a message of it, and with one that has failed for the last time.
import type { QueuedPush } from '../../ports/push.ts';
import { pushEvent } from '../push-audit.ts';
import type { QueueWork } from '../queue-batch.ts';
import { type DeliveryPorts, deliverPush } from './deliver-push.ts';

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
