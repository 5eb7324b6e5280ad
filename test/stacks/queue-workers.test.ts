import { afterAll, describe, expect, test } from '@jest/globals';
import { type QueueWorker, queueWorkers } from '../../functions/manifest/workers.ts';
import { functionFile, functionSources } from '../../lib/function-sources.ts';
import { deployedFunctions, namer } from './deployed-functions.ts';
import { removeFolders, synthesized } from './synthesized.ts';

const templates = synthesized();
const { journeys } = templates;
const functions = deployedFunctions(templates);
const name = namer(templates);

afterAll(removeFolders);

const workers = Object.entries<QueueWorker>(queueWorkers);
const mappings = Object.values(journeys.findResources('AWS::Lambda::EventSourceMapping')).map(
  ({ Properties: { FunctionName, EventSourceArn, ...rest } }) => ({
    worker: String(journeys.toJSON().Resources[FunctionName.Ref].Properties.FunctionName),
    queue: name(EventSourceArn),
    rest,
  }),
);

describe('the workers', () => {
  test.each(workers)(
    '%s works on the queue of the manifest, in batches, and says which messages failed',
    (short, worker) => {
      const own = mappings.filter(({ worker: of }) => of === `waymark-dev-${short}`);

      expect(own.map(({ queue, rest }) => ({ queue, ...rest }))).toEqual([
        // No window: a user is waiting for the push.
        { queue: worker.queue, BatchSize: worker.batchSize, FunctionResponseTypes: ['ReportBatchItemFailures'] },
      ]);
    },
  );

  test('nobody else works on anything', () => {
    expect(mappings).toHaveLength(workers.length);
  });

  test.each(workers)('%s has the time of the manifest', (short, { timeoutSeconds }) => {
    journeys.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: `waymark-dev-${short}`,
      Timeout: timeoutSeconds,
    });
  });

  test.each(workers)('%s is bundled from the entry of the manifest', (short, { entry }) => {
    expect(functionSources()[short]).toEqual({ file: functionFile(entry) });
    expect(functions.has(short)).toBe(true);
  });
});
