// The local stack inside the test's process, so that a test can set its clock and reach its stores. One a test file:
// the functions read their environment once.
import { readFileSync } from 'node:fs';
import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { ImportReport } from '../../functions/journey/import.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import { dynamoClient } from '../../local/dynamo-client.ts';
import { tableName } from '../../local/environment.ts';
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../../local/stack.ts';
import { exportFile } from '../../testing/journey-builder.ts';
import { type HttpJourneys, httpJourneys } from './http-journeys.ts';
import { temporaryFolder } from './running-stack.ts';

export interface StackInProcess extends LocalStack {
  readonly at: HttpJourneys;
  /** Imports into the realm alpha as the command line does. */
  importJourneys(...journeys: readonly JourneySource[]): Promise<ImportReport>;
  /** Files of test/fixtures. */
  importFixture(name: string): Promise<ImportReport>;
  /** Deletes all push messages, as their time to live does. */
  dropMessages(): Promise<void>;
}

export async function stackInProcess(
  options: Pick<LocalStackOptions, 'api' | 'aroundWorker' | 'identitySource' | 'onDelivery' | 'ports'> = {},
): Promise<StackInProcess> {
  const folder = temporaryFolder();
  // What these tests provoke is nothing to report.
  process.env['LOG_LEVEL'] = 'error';
  const stack = await startLocalStack({ ...options, port: 0, dataFolder: folder.path });
  const importFile = async (name: string, text: string): Promise<ImportReport> => {
    const response = await fetch(new URL('/_waymark/journeys', stack.url), {
      method: 'POST',
      body: JSON.stringify({ realm: 'alpha', files: [{ name, text }] }),
    });
    return (await response.json()) as ImportReport; // of our own making
  };
  return {
    ...stack,
    at: httpJourneys(stack.url),
    importJourneys: (...journeys) => importFile('test.journey.json', exportFile(...journeys)),
    importFixture: (name) => importFile(name, readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')),
    dropMessages: () => dropMessages(stack.dynamoEndpoint),
    async stop() {
      await stack.stop();
      folder.remove();
    },
  };
}

async function dropMessages(endpoint: string): Promise<void> {
  const client = dynamoClient(endpoint);
  const TableName = tableName('PushMessages');
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  for (const { messageId } of Items) {
    if (messageId) await client.send(new DeleteItemCommand({ TableName, Key: { messageId } }));
  }
  client.destroy();
}
