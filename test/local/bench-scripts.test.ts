import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { isMissed } from '../../bench/aims.ts';
import { scriptAims, scriptReport } from '../../bench/report.ts';
import { timedRuns } from '../../bench/script-runs.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';

// A worker with WebAssembly starts within milliseconds, on a machine that has time for it.
jest.setTimeout(60_000);

const { scriptRuns } = memoryPorts();
afterAll(() => scriptRuns.stop());

const figures = {
  ...{ name: 'node-scripted-decision', importMilliseconds: 100, firstRunMilliseconds: 50, startMilliseconds: 150 },
  ...{ runMilliseconds: [4, 4, 4], bareRunMilliseconds: [1, 1, 1] },
};

describe('Figures of scripts', () => {
  test('a first run, and as many more as are wanted', async () => {
    const { firstMilliseconds, milliseconds, bareMilliseconds } = await timedRuns(scriptRuns, 3);

    expect([firstMilliseconds, ...milliseconds, ...bareMilliseconds].every((took) => took > 0)).toBe(true);
    expect([milliseconds, bareMilliseconds].map(({ length }) => length)).toEqual([3, 3]);
  });

  test('of runs that come to nothing there are none, however fast they were', async () => {
    const failing = { run: async () => ({ kind: 'failed', log: [], failure: { message: 'broken' } }) };

    await expect(timedRuns(failing as never, 1)).rejects.toThrow('The script came to something else');
  });

  test('runs are compared with the same script where nothing stands around it', () => {
    expect(scriptAims(figures)).toMatchObject([{ value: 4, most: expect.any(Number) }]);
    expect(scriptReport(figures)).toMatch(/each of 3 more when warm, p50 +4\n/);
  });

  test('a sandbox that became slow misses the aim', () => {
    expect(scriptAims({ ...figures, runMilliseconds: [90, 90, 90] }).some(isMissed)).toBe(true);
  });
});
