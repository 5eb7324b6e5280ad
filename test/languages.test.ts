import { describe, expect, test } from '@jest/globals';
import { bestLanguage, languageTag, takesAny } from '../functions/languages.ts';

const best = (there: readonly string[], ...wanted: string[]) =>
  bestLanguage(Object.fromEntries(there.map((key) => [key, key])), wanted);

describe('the best language', () => {
  test.each([
    ['zh-Hant-TW', ['zh-Hans', 'zh-Hant'], 'zh-Hant'],
    ['zh-Hant-TW', ['zh', 'zh-TW'], 'zh-TW'],
    ['sr-Latn-RS', ['sr', 'sr-Cyrl', 'sr-Latn'], 'sr-Latn'],
    ['sr-Latn-RS', ['sr-RS', 'sr-Latn'], 'sr-Latn'],
    ['zh-Hant-CN', ['zh-CN', 'zh-Hant'], 'zh-Hant'],
    ['en-Latn-GB', ['en', 'en-GB'], 'en-GB'],
    ['de-Latn-CH-1996', ['de', 'de-CH', 'de-CH-1901'], 'de-CH'],
    ['sl-rozaj-biske', ['sl', 'sl-biske'], 'sl-biske'],
  ])('for %s among %j is %s: shorter, and of the same script while there is one', (wanted, there, expected) => {
    expect(best(there, wanted)).toBe(expected);
  });

  test.each([
    ['zh-TW', ['zh', 'zh-Hans', 'zh-Hant'], 'zh-Hant'],
    ['zh-HK', ['zh-Hans', 'zh-Hant', 'zh-TW'], 'zh-Hant'],
    ['zh-TW', ['zh-Hans-CN', 'zh-Hant-TW'], 'zh-Hant-TW'],
    ['zh-Hant', ['zh', 'zh-TW'], 'zh-TW'],
    ['zh-CN', ['zh-Hant', 'zh-Hans'], 'zh-Hans'],
    ['zh', ['zh-Hant', 'zh-Hans'], 'zh-Hans'],
    ['sr-ME', ['sr-Cyrl', 'sr-Latn'], 'sr-Latn'],
    ['sr', ['sr-Latn', 'sr-Cyrl'], 'sr-Cyrl'],
  ])('for %s among %j is %s: of the script that it is usually written in', (wanted, there, expected) => {
    expect(best(there, wanted)).toBe(expected);
  });

  test.each([
    ['zh-TW', ['zh'], 'zh'],
    ['sr-Latn', ['sr'], 'sr'],
    ['zh_hant_tw', ['ZH_hant'], 'ZH_hant'],
    ['de-u-co-phonebk', ['de'], 'de'],
  ])('for %s is the language alone where there is no more: %j', (wanted, there, expected) => {
    expect(best(there, wanted)).toBe(expected);
  });

  test.each([
    ['zh-TW', ['zh-Hans']],
    ['sr-Latn-RS', ['sr-Cyrl']],
    ['en', ['en-GB', 'de']],
    ['pt-BR', ['pt-PT']],
    ['*', ['en']],
    ['constructor', ['en']],
    ['', ['en']],
  ])('for %j is none of %j', (wanted, there) => {
    expect(best(there, wanted)).toBeUndefined();
  });

  test('is no shorter form that the user ranks later', () => {
    expect(best(['zh', 'fr'], 'zh-TW', 'fr', 'zh')).toBe('fr');
    expect(best(['zh-Hant', 'fr'], 'zh-TW', 'fr', 'zh')).toBe('zh-Hant');
    expect(best(['zh-Hant', 'fr'], 'zh-TW', 'fr', 'zh-Hant')).toBe('fr');
  });
});

test.each([
  ['en-gb', 'en-GB'],
  ['en_GB', 'en-GB'],
  ['ZH-hant-tw', 'zh-Hant-TW'],
  ['not a locale', undefined],
  ['', undefined],
])('%s reads as %s', (key, expected) => {
  expect(languageTag(key)).toBe(expected);
});

test.each<[boolean, string[]]>([
  [true, []],
  [true, ['*']],
  [true, ['de', '*']],
  [true, ['!!', '']],
  [false, ['de']],
  [false, ['!!', 'de']],
])('takes any language: %j for %j', (any, wanted) => {
  expect(takesAny(wanted)).toBe(any);
});

test('answers the same when asked again, and when it was asked for more tags than it remembers', () => {
  const madeUp = Array.from({ length: 600 }, (_, index) => `de-x-c${index}`);
  const first = madeUp.map((tag) => [languageTag(tag), bestLanguage({ de: '' }, [tag])]);

  expect(madeUp.map((tag) => [languageTag(tag), bestLanguage({ de: '' }, [tag])])).toEqual(first);
  expect(new Set(first.map(([, best]) => best))).toEqual(new Set(['de']));
  expect([languageTag('no tag'), languageTag('no tag')]).toEqual([undefined, undefined]);
});
