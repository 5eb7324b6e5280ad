// Starts what the functions call: DynamoDB, and all that stands between them and phones.
import { join } from 'node:path';
import { startDynamo } from './dynamodb.ts';
import { type LocalPush, type LocalPushOptions, startPush } from './push.ts';
import type { ServerProcess } from './server-process.ts';

export interface LocalServers {
  readonly database: ServerProcess;
  readonly push: LocalPush;
}

export interface LocalServersOptions extends Omit<LocalPushOptions, 'snsFile' | 'queueFolder'> {
  readonly dataFolder: string;
  /** A DynamoDB that runs elsewhere. Default: one of our own, in the data folder. */
  readonly dynamoEndpoint?: string | undefined;
}

/** Rejects with a StartError for what its user can mend; when one cannot start, the other does not stay behind. */
export async function startServers({
  dataFolder,
  dynamoEndpoint,
  ...rest
}: LocalServersOptions): Promise<LocalServers> {
  const files = { snsFile: join(dataFolder, 'sns.json'), queueFolder: join(dataFolder, 'queues') };
  const [database, push] = await Promise.allSettled([
    dynamoEndpoint ? elsewhere(dynamoEndpoint) : startDynamo(join(dataFolder, 'dynamodb')),
    startPush({ ...rest, ...files }),
  ]);
  if (database.status === 'rejected') {
    if (push.status === 'fulfilled') await push.value.stop();
    throw database.reason;
  }
  if (push.status === 'rejected') {
    await database.value.stop();
    throw push.reason;
  }
  return { database: database.value, push: push.value };
}

async function elsewhere(endpoint: string): Promise<ServerProcess> {
  return { endpoint, failed: new Promise(() => {}), stop: async () => {} };
}
