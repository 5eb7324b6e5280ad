import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanDeviceName, deviceName } from '../../functions/mfa/device-name.ts';

describe('the name of a device', () => {
  test.each([
    ['Pixel 8'],
    ['Zoë’s phone'],
    ['x'.repeat(100)],
    ['👩‍🔬 lab'],
    ['❤️'],
    ['1️⃣'],
    ['👍🏽'],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['می‌خواهم'],
    ['ක්‍රීම'],
    ['葛󠄀城'],
    ['測試'],
    ['<img src=x>'],
    ['7'],
    ['…'],
  ])('may be %s', (name) => {
    expect(deviceName(name)).toBe(name);
    expect(cleanDeviceName(name)).toBe(name);
  });

  test('is trimmed and in composed form', () => {
    expect(deviceName(' Zoe\u0308 ')).toBe('Zoë');
    expect(cleanDeviceName(' Zoe\u0308 ')).toBe('Zoë');
  });

  test.each([
    ['empty', ''],
    ['blank', ' \u00a0\u3000'],
    ['zero width spaces', '\u200b\u200b'],
    ['a joiner', '\u200d'],
    ['Hangul fillers', '\u115f\u1160\u3164\uffa0'],
    ['an empty Braille cell', '\u2800'],
    ['tags', '\u{e0041}\u{e0042}'],
    ['a lone accent', '\u0301'],
    ['variation selectors', '\ufe0f\ufe0f'],
  ])('that nobody sees, %s, is none', (_, name) => {
    expect(deviceName(name)).toBeUndefined();
    expect(cleanDeviceName(name)).toBeUndefined();
  });

  test.each([
    ['U+061C', 'Phone\u061c 8', 'Phone 8'],
    ['a right-to-left override', 'Phone\u202e8', 'Phone8'],
    ['an isolate', 'Phone\u20668\u2069', 'Phone8'],
    ['a right-to-left mark', 'Phone\u200f', 'Phone'],
    ['a zero width space', 'Pho\u200bne', 'Phone'],
    ['a soft hyphen', 'Pho\u00adne', 'Phone'],
    ['a word joiner', 'Pho\u2060ne', 'Phone'],
    ['a byte order mark', 'Pho\ufeffne', 'Phone'],
    ['a joiner between Latin letters', 'Pho\u200dne', 'Phone'],
    ['a variant of a Latin letter', 'Phone\ufe0f', 'Phone'],
    ['hidden tags', 'Phone\u{e0045}\u{e0056}', 'Phone'],
    ['a flag that does not end', '🏴\u{e0067}\u{e0062}', '🏴'],
    ['joiners that stand on what is taken away', 'Phone\ufe0f\u200d', 'Phone'],
    ['a line break', 'Phone\n8', 'Phone 8'],
    ['half a character', 'Phone\ud83d', 'Phone'],
    ['101 characters', 'x'.repeat(101), 'x'.repeat(100)],
  ])('with %s is refused to a user, and cleaned of it from a phone', (_, name, cleaned) => {
    expect(deviceName(name)).toBeUndefined();
    expect(cleanDeviceName(name)).toBe(cleaned);
  });

  test('that was cleaned is one that a user may give', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom('\u200d', '\ufe0f', '\u3164', '🏴', '\u{e0067}', '\u{e007f}', 'a', '\ud800', '👩', '\u0301'),
    );

    fc.assert(
      fc.property(fc.array(unit, { maxLength: 120 }), (pieces) => {
        const cleaned = cleanDeviceName(pieces.join(''));

        expect(cleaned === undefined || deviceName(cleaned) === cleaned).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
