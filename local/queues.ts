// The queues of the manifest in SQS's stand-in, each with its dead-letter queue.
import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type QueueDefinition, type QueueName, queues } from '../functions/manifest/workers.ts';
import { snsPlace } from './push-applications.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { StartError } from './start-error.ts';

export interface LocalQueues extends ServerProcess {
  readonly client: SQSClient;
  readonly urls: Readonly<Record<QueueName, string>>;
  readonly deadLetterUrls: Readonly<Record<QueueName, string>>;
}

const { region, account } = snsPlace;
const names = Object.keys(queues) as QueueName[]; // `queues` has no other keys

/** Rejects with a StartError when the folder cannot be used. */
export async function startQueues(folder: string): Promise<LocalQueues> {
  const server = await startServerProcess(new URL('queue-process.ts', import.meta.url), folder);
  if (!server) throw new StartError(`The queues in ${folder} cannot be opened. Is another Waymark running on them?`);
  const client = queueClient(server.endpoint);
  const made = await Promise.all(names.map(async (name) => [name, await makeQueue(client, name)] as const));
  const urls = (pick: 'url' | 'deadLetterUrl') =>
    Object.fromEntries(made.map(([name, queue]) => [name, queue[pick]])) as Record<QueueName, string>; // from all names
  return {
    ...server,
    client,
    urls: urls('url'),
    deadLetterUrls: urls('deadLetterUrl'),
    stop() {
      client.destroy();
      return server.stop();
    },
  };
}

/** The host in a queue's URL says nothing here. */
function queueClient(endpoint: string): SQSClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new SQSClient({ endpoint, region, credentials, useQueueUrlAsEndpoint: false, maxAttempts: 1 });
}

async function makeQueue(client: SQSClient, name: QueueName): Promise<{ url: string; deadLetterUrl: string }> {
  const { visibilitySeconds, maxReceives, retentionSeconds }: QueueDefinition = queues[name];
  const dead = `waymark-${name}-dead`;
  const deadLetterUrl = await existingQueue(client, dead, {});
  const url = await existingQueue(client, `waymark-${name}`, {
    VisibilityTimeout: String(visibilitySeconds),
    MessageRetentionPeriod: String(retentionSeconds),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: `arn:aws:sqs:${region}:${account}:${dead}`,
      maxReceiveCount: maxReceives,
    }),
  });
  return { url, deadLetterUrl };
}

/** One that is there from an earlier start keeps its messages and gets the attributes of today. */
async function existingQueue(
  client: SQSClient,
  QueueName: string,
  Attributes: Readonly<Record<string, string>>,
): Promise<string> {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName }));
  await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  return QueueUrl;
}
