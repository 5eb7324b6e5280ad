// What lies between functions: the queues of the workers, each with its dead-letter queue, and the topic by which SNS
// reports what became of pushes.
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type QueueDefinition, type QueueName, queues } from '../functions/manifest/workers.ts';
import { PlatformEvents } from './platform-events.ts';

/** What functions send to and work on. */
export interface Messaging {
  readonly queues: Readonly<Record<QueueName, Queue>>;
}

export class MessagingStack extends Stack implements Messaging {
  readonly queues: Readonly<Record<QueueName, Queue>>;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const make = (name: QueueName): Queue => newQueue(this, name, queues[name]);
    this.queues = {
      PushDeliveries: make('PushDeliveries'),
      PushEvents: make('PushEvents'),
    };
    for (const queue of Object.values(this.queues)) {
      // Used or not: an export that comes and goes with its users blocks their next deployment.
      this.exportValue(queue.queueArn);
      this.exportValue(queue.queueUrl);
    }
  }
}

/** As long as SQS keeps anything: whoever looks for the cause of a failure should still find it. */
const deadLetterRetention = Duration.days(14);

function newQueue(scope: Construct, name: QueueName, definition: QueueDefinition): Queue {
  const { visibilitySeconds, maxReceives, retentionSeconds, platformEvents } = definition;
  // Under keys of SQS: nothing secret lies in a queue, and a key of our own would have to be opened to SNS.
  const safe = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
  const deadLetters = new Queue(scope, `${name}DeadLetters`, { ...safe, retentionPeriod: deadLetterRetention });
  const queue = new Queue(scope, name, {
    ...safe,
    visibilityTimeout: Duration.seconds(visibilitySeconds),
    retentionPeriod: Duration.seconds(retentionSeconds),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: maxReceives },
  });
  new CfnOutput(scope, `${name}DeadLettersUrl`, {
    description: `Messages of ${name} that failed for good`,
    value: deadLetters.queueUrl,
  });
  if (platformEvents) {
    const { topic } = new PlatformEvents(scope, `${name}Reports`, { queue });
    new CfnOutput(scope, `${name}TopicArn`, {
      description: `Of every platform application, for its attributes ${platformEvents.join(', ')}`,
      value: topic.topicArn,
    });
  }
  return queue;
}
