// Base64 in every spelling that a phone, an export or another server may use.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lenientBase64 } from '../../../functions/mfa/push/lenient-base64.ts';

describe('Base64', () => {
  test('is read in either alphabet, with padding or without', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const standard = Buffer.from(bytes).toString('base64');
        const forUrls = Buffer.from(bytes).toString('base64url');

        const spellings = [standard, forUrls, standard.replaceAll('=', ''), forUrls.padEnd(standard.length, '=')];

        for (const text of spellings) expect(lenientBase64(text)).toEqual(bytes);
      }),
    );
  });

  test.each(['QQ=', 'QQ===', 'QQQ==', 'QQQQ=', 'QQQQ==', '=', '==', 'Q', 'QQQQQ', 'Q===', 'QQ==QQ=='])(
    '%j is refused: its padding or its length belongs to no bytes',
    (text) => {
      expect(lenientBase64(text)).toBeUndefined();
    },
  );

  test.each(['QQ\n', ' QQ', 'Q Q', 'QQ%3D', 'Qé', 'QQ.'])(
    '%j is refused rather than read without the foreign sign',
    (text) => {
      expect(lenientBase64(text)).toBeUndefined();
    },
  );
});
