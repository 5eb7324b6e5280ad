// What lies between functions: the queues of the workers, each with its dead-letter queue, the topic by which SNS reports
// what became of pushes, and the bus of notices where a deployment has one.
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type QueueDefinition, type QueueName, queues } from '../functions/manifest/workers.ts';
import type { Configuration } from './configuration.ts';
import { serviceName } from './function-names.ts';
import { PlatformEvents } from './platform-events.ts';

/** What functions send to and work on. */
export interface Messaging {
  readonly queues: Readonly<Record<QueueName, Queue>>;
  /** Where notices go. Undefined where they are off. */
  readonly notices?: EventBus;
}

export interface MessagingStackProps extends StackProps {
  readonly configuration: Pick<Configuration, 'notices' | 'stage'>;
}

export class MessagingStack extends Stack implements Messaging {
  readonly queues: Readonly<Record<QueueName, Queue>>;
  readonly notices?: EventBus;
  readonly deadLetters: Readonly<Record<QueueName, Queue>>;
  /** Attributes of a platform application that name topics, each with the ARN of its topic. */
  readonly eventTopics: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { configuration, ...props }: MessagingStackProps) {
    super(scope, id, props);
    const { notices, stage } = configuration;
    if (notices.bus) this.notices = newBus(this, stage);
    const deliveries = newQueue(this, 'PushDeliveries', queues.PushDeliveries);
    const events = newQueue(this, 'PushEvents', queues.PushEvents);
    this.queues = { PushDeliveries: deliveries.queue, PushEvents: events.queue };
    this.deadLetters = { PushDeliveries: deliveries.deadLetters, PushEvents: events.deadLetters };
    this.eventTopics = Object.fromEntries(
      Object.entries<QueueDefinition>(queues).flatMap(([name, { platformEvents = [] }]) =>
        // Every name in the manifest has its queue.
        eventTopics(this, name, this.queues[name as QueueName], platformEvents),
      ),
    );
    for (const queue of Object.values(this.queues)) {
      // Used or not: an export that comes and goes with its users blocks their next deployment.
      this.exportValue(queue.queueArn);
      this.exportValue(queue.queueUrl);
    }
    for (const queue of [...Object.values(this.queues), ...Object.values(this.deadLetters)]) {
      this.exportValue(queue.queueName);
    }
  }
}

/** By name: whoever listens makes rules on it, in stacks of their own. */
function newBus(scope: Construct, stage: string): EventBus {
  const bus = new EventBus(scope, 'Notices', {
    eventBusName: serviceName(stage),
    description: 'What users of Waymark should hear of',
  });
  new CfnOutput(scope, 'NoticesBusName', { description: 'The bus of notices', value: bus.eventBusName });
  return bus;
}

/** As long as SQS keeps anything: whoever looks for the cause of a failure should still find it. */
const deadLetterRetention = Duration.days(14);

interface QueueWithDeadLetters {
  readonly queue: Queue;
  readonly deadLetters: Queue;
}

function newQueue(scope: Construct, name: QueueName, definition: QueueDefinition): QueueWithDeadLetters {
  const { visibilitySeconds, maxReceives, retentionSeconds } = definition;
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
  return { queue, deadLetters };
}

/** One topic for all the events that a queue takes; none for a queue that takes none. */
function eventTopics(scope: Construct, name: string, queue: Queue, events: readonly string[]): [string, string][] {
  if (events.length === 0) return [];
  const { topic } = new PlatformEvents(scope, `${name}Reports`, { queue });
  new CfnOutput(scope, `${name}TopicArn`, {
    description: `Of every platform application, for its attributes ${events.join(', ')}`,
    value: topic.topicArn,
  });
  return events.map((event) => [event, topic.topicArn]);
}
