import { describe, expect, test } from '@jest/globals';
import { pollingWaitCallback } from '../../../functions/node/callbacks/polling-wait-callback.ts';

describe('a polling wait', () => {
  test('tells the wait in milliseconds, as the text that clients expect, and takes no input', () => {
    expect(pollingWaitCallback.ask(5000, 'Waiting for response...')).toEqual({
      type: 'PollingWaitCallback',
      output: [
        { name: 'waitTime', value: '5000' },
        { name: 'message', value: 'Waiting for response...' },
      ],
    });
  });

  test('came back when the step with it came back, and only then', () => {
    expect(pollingWaitCallback.cameBack([{ type: 'PollingWaitCallback', values: [] }])).toBe(true);
    expect(pollingWaitCallback.cameBack([{ type: 'ConfirmationCallback', values: [100] }])).toBe(false);
    expect(pollingWaitCallback.cameBack([])).toBe(false);
  });
});
