import { expect, test } from '@jest/globals';
import { seededBytes } from '../../functions/mfa/seeded-bytes.ts';

const seed = new Uint8Array(32).fill(7);

test('one seed gives the same bytes in the same order', () => {
  const [one, other] = [seededBytes(seed), seededBytes(seed)];

  expect([one(16), one(16)]).toEqual([other(16), other(16)]);
});

test('no two calls agree, and other seeds give other bytes', () => {
  const bytes = seededBytes(seed);

  const drawn = [bytes(16), bytes(16), seededBytes(new Uint8Array(32))(16)].map((each) =>
    Buffer.from(each).toString('hex'),
  );

  expect(new Set(drawn).size).toBe(3);
  for (const each of drawn) expect(each).toHaveLength(32);
});
