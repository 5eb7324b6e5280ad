import { describe, expect, test } from '@jest/globals';
import { aimReport, counted, isMissed, ratioOf } from '../../bench/aims.ts';
import { compared } from '../../bench/peers/performance-page.ts';

describe('Aims of the benchmark', () => {
  test('a machine that is twice as slow for both gives the same ratio', () => {
    const [ours, bare] = [
      [3, 3, 3, 3, 3, 6, 6, 6, 6, 6],
      [2, 2, 2, 2, 2, 4, 4, 4, 4, 4],
    ];

    expect(ratioOf(ours, bare)).toEqual({ value: 1.5, noise: 0 });
  });

  test('the noise is how far parts of one run differ', () => {
    const ours = [10, 10, 20, 20, 10, 10, 20, 20, 10, 10];

    const { noise } = ratioOf(ours, Array(10).fill(10));

    expect(noise).toBe(0.5);
  });

  test('fewer samples than parts are enough', () => {
    expect(ratioOf([4, 6, 5], [2, 2, 2])).toEqual({ value: 2.5, noise: 0.5 });
  });

  test.each([
    [2, 0.6, false],
    [2, 0.4, true],
    [1.5, 0, false],
  ])('a ratio of %d with a noise of %d misses an aim of 1.5: %p', (value, noise, expected) => {
    expect(isMissed({ what: 'turn', value, noise, most: 1.5 })).toBe(expected);
  });

  test('what is counted has no noise to hide in', () => {
    expect(isMissed(counted('write units', 6.1, 6))).toBe(true);
    expect(isMissed(counted('write units', 6, 6))).toBe(false);
  });

  test('the report names what was missed', () => {
    const report = aimReport([counted('reads', 3, 2), counted('writes', 2, 2)]);

    expect(report).toContain('1 of 2 are missed');
    expect(report).toMatch(/reads.*MISSED/);
    expect(report).toMatch(/writes.*ok/);
  });
});

describe('Beside other products', () => {
  test.each([
    ['ahead', 'less', [4, 5], [8, 9]],
    ['behind', 'more', [4, 5], [8, 9]],
    ['behind', 'less', [10, 12], [8, 9]],
    ['unclear', 'less', [4, 9], [8, 10]],
  ] as const)('%s where %s is better and ours are %p to their %p', (verdict, better, ours, theirs) => {
    expect(compared(ours, theirs, better).verdict).toBe(verdict);
  });
});
