// Every queue and the function that works on it. The stacks and the local stack make both from these lists.
import type { PortName } from '../ports/index.ts';

export interface QueueDefinition {
  /** After so many seconds a message that nobody has finished is given out again. More than its worker may take. */
  readonly visibilitySeconds: number;
  /** How often a message is given out before it goes to the dead-letter queue, which each queue has. */
  readonly maxReceives: number;
  /** Seconds after which nobody needs the message any more. */
  readonly retentionSeconds: number;
  /** The environment variable that tells a function the queue's URL. */
  readonly variable?: string;
  /**
   * A topic of its own feeds it: the one that platform applications of SNS name in these attributes. The worker reads
   * what arrives with SNS's envelope and without.
   */
  readonly platformEvents?: readonly string[];
}

const minute = 60;
const day = 24 * 60 * minute;

export const queues = {
  // Given out for the last time after 100 seconds: an outage of a minute passes, and a push ends before the default two
  // minutes of its life as delivered or as failed.
  PushDeliveries: { visibilitySeconds: 20, maxReceives: 6, retentionSeconds: 60 * minute, variable: 'PUSH_QUEUE_URL' },
  // No EventEndpointDeleted: what belonged to the endpoint is gone with it. Who publishes to it finds out.
  PushEvents: {
    visibilitySeconds: minute,
    maxReceives: 5,
    retentionSeconds: day,
    platformEvents: ['EventDeliveryFailure', 'EventEndpointUpdated'],
  },
} as const satisfies Record<string, QueueDefinition>;

export type QueueName = keyof typeof queues;

export interface QueueWorker {
  /** Its file in functions/, without the ending. */
  readonly entry: string;
  readonly queue: QueueName;
  /** Messages that it takes at once, without waiting for more. It reports those that failed one by one. */
  readonly batchSize: number;
  readonly timeoutSeconds: number;
  readonly needs: readonly PortName[];
}

/** The workers behind notices. A deployment has them only where its configuration turns notices on. */
export interface NoticeWorker {
  /** Its file in functions/, without the ending. */
  readonly entry: string;
  readonly timeoutSeconds: number;
  readonly needs: readonly PortName[];
}

export const noticeWorkers = {
  /** From the audit log to the bus. */
  'publish-notices': {
    entry: 'workers/publish-notices/handler',
    timeoutSeconds: 30,
    needs: ['notices'],
  },
  /** From the bus to the user, by mail. */
  notify: {
    entry: 'workers/notify/handler',
    timeoutSeconds: 30,
    needs: ['brands', 'configuration', 'identities', 'mails'],
  },
} as const satisfies Record<string, NoticeWorker>;

export const queueWorkers = {
  'push-delivery': {
    entry: 'workers/push-delivery/handler',
    queue: 'PushDeliveries',
    batchSize: 10,
    timeoutSeconds: 15,
    needs: ['auditLog', 'pushDeliveries', 'pushHealth', 'pushNotifications'],
  },
  'push-feedback': {
    entry: 'workers/push-feedback/handler',
    queue: 'PushEvents',
    batchSize: 10,
    timeoutSeconds: 30,
    needs: ['auditLog', 'endpointOwners', 'pushDeliveries', 'pushHealth', 'sentPushes'],
  },
} as const satisfies Record<string, QueueWorker>;
