// Batches of queue messages as SQS hands them to a function.
import type { SQSEvent } from 'aws-lambda';

/** `receives` counts how often each was given out, this time included. */
export function sqsEvent(bodies: readonly string[], receives = 1): SQSEvent {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `queue-message-${index}`,
      receiptHandle: `receipt-${index}`,
      body,
      attributes: {
        ApproximateReceiveCount: String(receives),
        SentTimestamp: '1800000000000',
        SenderId: 'sender',
        ApproximateFirstReceiveTimestamp: '1800000000000',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:queue',
      awsRegion: 'eu-central-1',
    })),
  };
}

/** The ids of the messages that failed. */
export function failedIn({ batchItemFailures }: { batchItemFailures: { itemIdentifier: string }[] }): string[] {
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}
