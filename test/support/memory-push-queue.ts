// The queue of push messages in memory.
import type { PushQueue, QueuedPush } from '../../functions/ports/push.ts';

export interface MemoryPushQueue extends PushQueue {
  /** What nobody has taken yet, oldest first. */
  readonly queued: QueuedPush[];
  /** Whether sending fails. */
  down: boolean;
}

export function memoryPushQueue(): MemoryPushQueue {
  const queued: QueuedPush[] = [];
  const queue: MemoryPushQueue = {
    queued,
    down: false,
    async send({ messageId, realm, transactionId }) {
      if (queue.down) throw new Error('The queue is down');
      queued.push({ messageId, realm, transactionId });
    },
  };
  return queue;
}
