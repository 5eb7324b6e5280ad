import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { packJwe, unpackJwe } from '../../functions/adapters/sealing/packed-jwe.ts';

const compact = fc
  .array(fc.uint8Array({ maxLength: 300 }), { minLength: 5, maxLength: 5 })
  .map((parts) => parts.map((part) => Buffer.from(part).toString('base64url')).join('.'));

describe('a packed JWE', () => {
  test('comes back as it was, empty parts included', () => {
    fc.assert(fc.property(compact, (jwe) => expect(unpackJwe(packJwe(jwe))).toBe(jwe)));
  });

  test('is a quarter shorter', () => {
    const jwe = ['x'.repeat(80), '', 'y'.repeat(16), 'z'.repeat(900), 'w'.repeat(22)].join('.');

    expect(packJwe(jwe).length).toBeLessThan(jwe.length * 0.78);
  });

  test('holds the largest state that is kept', () => {
    const jwe = ['e30', '', 'e30', 'A'.repeat(100_000), 'e30'].join('.');

    expect(unpackJwe(packJwe(jwe))).toBe(jwe);
  });

  test('that was cut off is refused', () => {
    const packed = packJwe('e30..e30.e30.e30');

    expect(() => unpackJwe(packed.subarray(0, -1))).toThrow(RangeError);
  });
});
