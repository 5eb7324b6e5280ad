import { describe, expect, test } from '@jest/globals';
import { type QueueWork, queueBatch } from '../../functions/workers/queue-batch.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { failedIn, sqsEvent } from '../support/sqs-event.ts';

function batch(queueWork: QueueWork) {
  const log = recordedLog();
  const handler = queueBatch({ worker: 'tester', maxReceives: 3, log }, queueWork);
  return {
    log,
    run: async (bodies: string[], receives?: number) => failedIn(await handler(sqsEvent(bodies, receives))),
  };
}

describe('a batch of queue messages', () => {
  test('fails message by message: the others are done', async () => {
    const { run } = batch({
      work: async (body) => {
        if (body === 'broken') throw new Error('broken');
        return body === 'later' ? 'again' : 'done';
      },
    });

    const failed = await run(['good', 'broken', 'good', 'later', 'good']);

    expect(failed).toEqual(['queue-message-1', 'queue-message-3']);
  });

  test('without a failure, or without a message, reports none', async () => {
    const { run } = batch({ work: async () => 'done' });

    expect([await run(['a', 'b']), await run([])]).toEqual([[], []]);
  });

  test('gives up a message that fails for the last time, and still reports it, so that it is kept', async () => {
    const abandoned: string[] = [];
    const { run, log } = batch({
      work: async () => 'again',
      abandon: async (body) => {
        abandoned.push(body);
      },
    });

    const before = await run(['a'], 2);
    const notYet = [...abandoned];
    const last = await run(['a', 'b'], 3);

    expect(before).toEqual(['queue-message-0']);
    expect(notYet).toEqual([]);
    expect(last).toEqual(['queue-message-0', 'queue-message-1']);
    expect(abandoned).toEqual(['a', 'b']);
    expect(log.messages('error')).toEqual(['A queue message is given up', 'A queue message is given up']);
  });

  test('gives up nothing that is done, however often it came', async () => {
    const { run, log } = batch({ work: async () => 'done', abandon: () => Promise.reject(new Error('never')) });

    expect(await run(['a'], 9)).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  test('survives that giving up fails as well', async () => {
    const { run, log } = batch({ work: async () => 'again', abandon: () => Promise.reject(new TypeError('down')) });

    expect(await run(['a', 'b'], 3)).toEqual(['queue-message-0', 'queue-message-1']);
    expect(log.messages('error')).toContain('A queue message could not be given up');
  });

  test('tells the log what kind of error it was, and nothing of what is in the queue', async () => {
    const { run, log } = batch({
      work: async (body) => {
        throw new RangeError(`cannot read ${body}`);
      },
    });

    await run(['private']);

    expect(log.lines).toEqual([
      {
        level: 'error',
        message: 'A queue message could not be worked on',
        fields: { worker: 'tester', queueMessageId: 'queue-message-0', error: 'RangeError' },
      },
    ]);
  });
});
