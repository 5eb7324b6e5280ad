// Push messages on their way from the node that asks to the worker that sends.

/** Names the message; what it says stays in its row, so that no secret lies in a queue. */
export interface QueuedPush {
  readonly messageId: string;
  readonly realm: string;
  /** Of the turn that asks. */
  readonly transactionId: string;
}

export interface PushQueue {
  /** Resolves when the queue has it: it will be worked on at least once. Rejects when it could not be queued. */
  send(push: QueuedPush): Promise<void>;
}
