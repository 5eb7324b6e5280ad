// Starts DynamoDB's stand-in.
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { StartError } from './start-error.ts';

/** Rejects with a StartError when another process has the folder open. */
export async function startDynamo(folder: string): Promise<ServerProcess> {
  const started = await startServerProcess(new URL('dynamodb-process.ts', import.meta.url), folder);
  if (!started) throw new StartError(`The data in ${folder} cannot be opened. Is another Waymark running on it?`);
  return started;
}
