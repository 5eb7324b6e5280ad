// The local stack inside the test's process, so that a test can set its clock and reach its stores. One a test file:
// the functions read their environment once.
import { readFileSync } from 'node:fs';
import type { JourneySource } from '../../functions/journey/journey-source.ts';
import type { ImportReport } from '../../local/import-into-realm.ts';
import { type LocalStack, startLocalStack } from '../../local/stack.ts';
import { type HttpJourneys, httpJourneys } from './http-journeys.ts';
import { exportFile } from './journey-builder.ts';
import { temporaryFolder } from './running-stack.ts';

export interface StackInProcess extends LocalStack {
  readonly at: HttpJourneys;
  /** Imports into the realm alpha as the command line does. */
  importJourneys(...journeys: readonly JourneySource[]): Promise<ImportReport>;
  /** Files of test/fixtures. */
  importFixture(name: string): Promise<ImportReport>;
}

export async function stackInProcess(): Promise<StackInProcess> {
  const folder = temporaryFolder();
  // What these tests provoke is nothing to report.
  process.env['LOG_LEVEL'] = 'error';
  const stack = await startLocalStack({ port: 0, dataFolder: folder.path });
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
    async stop() {
      await stack.stop();
      folder.remove();
    },
  };
}
