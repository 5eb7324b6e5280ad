// What stands between the functions and phones: SNS with its two platform applications, the queues, and their workers.
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { type QueueDefinition, type QueueName, queues, queueWorkers } from '../functions/manifest/workers.ts';
import type { Clock, Randomness } from '../functions/ports/system.ts';
import type { WorkerName } from './functions.ts';
import { newApplications, snsPlace } from './push-applications.ts';
import { type QueueHandler, type RunningWorker, startQueueWorker } from './queue-worker.ts';
import { type LocalQueues, startQueues } from './queues.ts';
import { SnsError } from './sns/sns-error.ts';
import { snsFile } from './sns/sns-file.ts';
import { type SnsStandIn, snsStandIn } from './sns/sns-stand-in.ts';
import type { Notification } from './sns/state.ts';
import type { SentSms, SnsEvent } from './sns/world.ts';

export interface LocalPush {
  readonly sns: SnsStandIn;
  readonly snsEndpoint: string;
  readonly queues: LocalQueues;
  stop(): Promise<void>;
}

export interface LocalPushOptions {
  readonly snsFile: string;
  readonly queueFolder: string;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** It must not throw. */
  readonly onDelivery: (notification: Notification) => void;
  /** It must not throw. */
  readonly onSms: (message: SentSms) => void;
}

export async function startPush(options: LocalPushOptions): Promise<LocalPush> {
  const running = await startQueues(options.queueFolder);
  const { clock, randomness, onDelivery, onSms } = options;
  const sns = snsStandIn({
    ...{ ...snsPlace, clock, randomness, onDelivery, onSms },
    store: snsFile(options.snsFile),
    onEvent: (event) => void passOn(event, running),
  });
  createApplications(sns);
  const server = await sns.listen(0);
  return {
    sns,
    snsEndpoint: server.endpoint,
    queues: running,
    async stop() {
      await server.stop();
      await running.stop();
    },
  };
}

export function startWorkers(
  handlers: Readonly<Record<WorkerName, QueueHandler>>,
  { client, urls }: LocalQueues,
): RunningWorker {
  const workers = Object.entries(queueWorkers).map(([name, worker]) =>
    startQueueWorker({
      client,
      queueUrl: urls[worker.queue],
      worker,
      handler: handlers[name as WorkerName], // `queueWorkers` has no other keys
      complain: (error) => console.error(`${name} cannot reach its queue:`, error),
    }),
  );
  return {
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()));
    },
  };
}

/** One that somebody has changed since an earlier start stays as it is. */
function createApplications(sns: SnsStandIn): void {
  const attributes = eventTopics();
  for (const application of newApplications) {
    try {
      sns.createApplication({ ...application, attributes });
    } catch (error) {
      if (!(error instanceof SnsError)) throw error;
    }
  }
}

function eventTopics(): Record<string, string> {
  const topics = Object.entries(queues).flatMap(([name, { platformEvents = [] }]: [string, QueueDefinition]) =>
    platformEvents.map((event) => [event, topicArn(name)]),
  );
  return Object.fromEntries(topics);
}

function topicArn(queue: string): string {
  return `arn:aws:sns:${snsPlace.region}:${snsPlace.account}:waymark-${queue}`;
}

/** The topic's subscription: the queue gets the message as it is. */
async function passOn({ topicArn: topic, message }: SnsEvent, { client, urls }: LocalQueues): Promise<void> {
  const queue = Object.keys(queues).find((name) => topicArn(name) === topic) as QueueName | undefined; // of its keys
  if (!queue) return;
  await client
    .send(new SendMessageCommand({ QueueUrl: urls[queue], MessageBody: message }))
    .catch((error) => console.error('A report of a phone is lost:', error));
}
