// Lambda's part between a queue and its worker: receives batches, calls the handler, deletes what it has done. What it
// reports as failed, or did not finish, becomes visible again by itself.
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { QueueWorker } from '../functions/manifest/workers.ts';

export type QueueHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

export interface QueueWorkerOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly worker: Pick<QueueWorker, 'batchSize' | 'timeoutSeconds'>;
  readonly handler: QueueHandler;
  /** Told once for each time that the queue could not be reached. */
  readonly complain: (error: unknown) => void;
}

export interface RunningWorker {
  /** Resolves when the batches under way are done. */
  stop(): Promise<void>;
}

/** As many batches at once as Lambda begins with. */
const pollers = 5;
const longestPollSeconds = 20;
const pauseMilliseconds = 500;

export function startQueueWorker(options: QueueWorkerOptions): RunningWorker {
  const stopping = new AbortController();
  const polling = Array.from({ length: pollers }, () => poll(options, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(polling);
    },
  };
}

async function poll(options: QueueWorkerOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const messages = await received(options, signal);
      if (messages.length > 0) await deleted(options, await finished(options, messages));
    } catch (error) {
      if (signal.aborted) return;
      options.complain(error);
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    }
  }
}

async function received({ client, queueUrl, worker }: QueueWorkerOptions, signal: AbortSignal): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: worker.batchSize,
      WaitTimeSeconds: longestPollSeconds,
      MessageSystemAttributeNames: ['All'],
    }),
    { abortSignal: signal },
  );
  return Messages;
}

/** Those that must not come again. A report that makes no sense counts for the whole batch, as in Lambda. */
async function finished({ handler, worker, queueUrl }: QueueWorkerOptions, messages: Message[]): Promise<Message[]> {
  const Records = messages.map((message) => recordOf(message, queueUrl));
  const response = await inTime(handler({ Records }), worker.timeoutSeconds).catch(() => undefined);
  if (!response) return [];
  const failed = response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  if (failed.some((id) => !messages.some(({ MessageId }) => MessageId === id))) return [];
  return messages.filter(({ MessageId = '' }) => !failed.includes(MessageId));
}

async function deleted({ client, queueUrl }: QueueWorkerOptions, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
}

function recordOf({ MessageId, ReceiptHandle, Body, MD5OfBody, Attributes }: Message, queueUrl: string): SQSRecord {
  const {
    ApproximateReceiveCount = '1',
    SentTimestamp = '',
    SenderId = '',
    ApproximateFirstReceiveTimestamp = '',
  } = Attributes ?? {};
  return {
    messageId: MessageId ?? '',
    receiptHandle: ReceiptHandle ?? '',
    body: Body ?? '',
    attributes: { ApproximateReceiveCount, SentTimestamp, SenderId, ApproximateFirstReceiveTimestamp },
    messageAttributes: {},
    md5OfBody: MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-central-1:000000000000:${new URL(queueUrl).pathname.split('/').at(-1)}`,
    awsRegion: 'eu-central-1',
  };
}

/** Undefined when it takes longer than its function may. */
async function inTime<Result>(work: Promise<Result>, seconds: number): Promise<Result | undefined> {
  const end = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => end.resolve(undefined), seconds * 1000);
  try {
    return await Promise.race([work, end.promise]);
  } finally {
    clearTimeout(timer);
  }
}
