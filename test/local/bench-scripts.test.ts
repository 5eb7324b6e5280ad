import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { scriptReport } from '../../bench/report.ts';
import { timedRuns } from '../../bench/script-runs.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';

// A worker with WebAssembly starts within milliseconds, on a machine that has time for it.
jest.setTimeout(60_000);

const { scriptRuns } = memoryPorts();
afterAll(() => scriptRuns.stop());

const figures = {
  ...{ name: 'node-scripted-decision', importMilliseconds: 100, firstRunMilliseconds: 50, startMilliseconds: 150 },
  runMilliseconds: [3, 4, 30],
};

describe('Figures of scripts', () => {
  test('a first run, and as many more as are wanted', async () => {
    const { firstMilliseconds, milliseconds } = await timedRuns(scriptRuns, 3);

    expect([firstMilliseconds, ...milliseconds].every((took) => took > 0)).toBe(true);
    expect(milliseconds).toHaveLength(3);
  });

  test('of runs that come to nothing there are none, however fast they were', async () => {
    const failing = { run: async () => ({ kind: 'failed', log: [], failure: { message: 'broken' } }) };

    await expect(timedRuns(failing as never, 1)).rejects.toThrow('The script came to something else');
  });

  test('each is compared with its aim', () => {
    const rows = scriptReport(figures).split('\n');

    expect(rows.find((row) => row.startsWith('import'))).toMatch(/ < 250 +ok$/);
    expect(rows.find((row) => row.startsWith('each of 3 more when warm, p50'))).toMatch(/ 4 +< 5 +ok$/);
  });

  test.each([
    ['the import', { importMilliseconds: 250 }, 'import'],
    ['the runs', { runMilliseconds: [5, 5, 5] }, 'each of'],
  ])('and where %s takes too long it says so', (_what, slow, row) => {
    const rows = scriptReport({ ...figures, ...slow }).split('\n');

    expect(rows.find((text) => text.startsWith(row))).toMatch(/MISSED$/);
  });
});
