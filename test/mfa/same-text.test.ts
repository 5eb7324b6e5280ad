// Comparison of secrets.

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sameText } from '../../functions/mfa/same-text.ts';

test('two texts are the same exactly when they are equal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      expect(sameText(one, one)).toBe(true);
      expect(sameText(one, other)).toBe(one === other);
    }),
  );
});

test.each([
  ['123456', '123457'],
  ['123456', '12345'],
  ['', '0'],
  ['é', 'e\u0301'],
])('"%s" is not "%s"', (one, other) => {
  expect(sameText(one, other)).toBe(false);
});
