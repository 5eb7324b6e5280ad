import { describe, expect, test } from '@jest/globals';
import { mean, percentile } from '../../bench/statistics.ts';
import { textTable } from '../../bench/text-table.ts';

describe('Figures of the benchmark', () => {
  test.each([
    [0.5, 50],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])('of the numbers from 1 to 100, in any order, the share %d lies up to %i', (share, expected) => {
    const samples = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 1);

    const found = percentile(samples, share);

    expect(found).toBe(expected);
  });

  test('the mean is the mean', () => {
    expect(mean([1, 2, 6])).toBe(3);
  });

  test('a table is aligned, names to the left and figures to the right', () => {
    const table = textTable(
      ['name', 'ms'],
      [
        ['a', 1],
        ['longer', 12.34],
      ],
    );

    expect(table.split('\n')).toEqual(['name      ms', '------  ----', 'a          1', 'longer  12.3']);
  });
});
