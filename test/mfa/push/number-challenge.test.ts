// The three numbers of a number challenge.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { numberChallenge } from '../../../functions/mfa/push/number-challenge.ts';
import { seededRandomness } from '../../../testing/seeded-randomness.ts';

/** Gives these bytes first, then all others in turn. */
const bytesFrom =
  (first: readonly number[]) =>
  (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, (_, index) => first[index] ?? index % 180);

describe('a number challenge', () => {
  test('has three different numbers from 10 to 99, ascending, and asks for one of them', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const { numbers, answer } = numberChallenge((count) => seededRandomness(seed).bytes(count));

        expect(numbers).toHaveLength(3);
        expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
        for (const number of numbers) expect(number >= 10 && number <= 99 && Number.isInteger(number)).toBe(true);
        expect(numbers).toContain(answer);
      }),
    );
  });

  test('A-6.5.3 C-3 makes every number equally often, and every place the answer’s', () => {
    const randomness = seededRandomness('uniform');
    const rounds = 18_000;
    const drawn = new Map<number, number>();
    const places = [0, 0, 0];

    for (let round = 0; round < rounds; round += 1) {
      const { numbers, answer } = numberChallenge((count) => randomness.bytes(count));
      for (const number of numbers) drawn.set(number, (drawn.get(number) ?? 0) + 1);
      const place = numbers.indexOf(answer);
      places[place] = (places[place] ?? 0) + 1;
    }

    expect(drawn.size).toBe(90);
    // Mean 600, standard deviation 24: five of them happen by chance in one of 20 000 such tests, and the seed is
    // fixed.
    for (const times of drawn.values()) expect(Math.abs(times - 600)).toBeLessThan(120);
    // Mean 6000, standard deviation 63.
    for (const times of places) expect(Math.abs(times - 6000)).toBeLessThan(315);
  });

  test('passes over bytes that would favour the small numbers, and numbers that it has', () => {
    expect(numberChallenge(bytesFrom([255, 180, 32, 122, 32, 7, 200, 78]))).toEqual({
      numbers: [17, 42, 88],
      answer: 42,
    });
  });

  test.each([
    [0, 10],
    [89, 99],
    [90, 10],
    [179, 99],
  ])('byte %i stands for %i', (byte, number) => {
    expect(numberChallenge(bytesFrom([byte])).answer).toBe(number);
  });

  test.each([255, 5])('ends with an error, not with a loop, when all bytes are %i', (byte) => {
    expect(() => numberChallenge((count) => new Uint8Array(count).fill(byte))).toThrow('numbers of a challenge');
  });
});
