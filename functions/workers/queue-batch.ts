// Working off a batch of queue messages: those that failed are reported one by one and come again, the others are done.

import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { errorName } from '../node/errors.ts';
import type { Log } from '../ports/system.ts';

export interface QueueWork {
  /** `again`: it failed, but need not the next time. What it throws is logged, and comes again too. */
  work(body: string): Promise<'done' | 'again'>;
  /**
   * After the last failure: the message goes to the dead-letter queue, and whoever waits for it should know. A process
   * that is killed in its last try has no time for this.
   */
  abandon?(body: string): Promise<void>;
}

export interface QueueBatchOptions {
  /** The worker's name in log lines. */
  readonly worker: string;
  readonly maxReceives: number;
  readonly log: Log;
}

export function queueBatch(
  { worker, maxReceives, log }: QueueBatchOptions,
  { work, abandon }: QueueWork,
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const attempt = async (record: SQSRecord, what: string, run: () => Promise<'done' | 'again' | undefined>) => {
    try {
      return await run();
    } catch (error) {
      // Names only: an error's text may quote what is in the queue.
      const { messageId: queueMessageId } = record;
      log.error(what, { worker, queueMessageId, error: errorName(error) });
      return 'again';
    }
  };
  const succeeded = async (record: SQSRecord): Promise<boolean> => {
    const { body, attributes, messageId: queueMessageId } = record;
    if ((await attempt(record, 'A queue message could not be worked on', () => work(body))) === 'done') return true;
    if (Number(attributes.ApproximateReceiveCount) >= maxReceives) {
      log.error('A queue message is given up', { worker, queueMessageId });
      await attempt(record, 'A queue message could not be given up', async () => {
        await abandon?.(body);
        return undefined;
      });
    }
    return false;
  };
  return async ({ Records }) => {
    const results = await Promise.all(Records.map(succeeded));
    const failed = Records.filter((_, index) => !results[index]);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}
