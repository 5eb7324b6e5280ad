import { describe, expect, test } from '@jest/globals';
import { validGoto } from '../../functions/realm/valid-goto.ts';

const allowed = ['https://app.example/home', 'https://shop.example/*'];

describe('where a client may be sent', () => {
  test.each(['/', '/app?x=1#y', 'https://app.example/home', 'https://shop.example/', 'https://shop.example/cart?id=1'])(
    '%s is allowed',
    (url) => {
      expect(validGoto(url, allowed)).toBe(url);
    },
  );

  test.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    'https://evil.example',
    'https://app.example/home/other',
    'https://app.example.evil.example/home',
    'https://shop.example.evil.example/',
    'https://shop.example@evil.example/',
    'http://shop.example/cart',
    'javascript:alert(1)',
    'data:text/html,x',
    'app.example/home',
    '',
    undefined,
  ])('open redirect: %j is not', (url) => {
    expect(validGoto(url, allowed)).toBeUndefined();
  });

  test('a wildcard without a whole origin allows nothing', () => {
    expect(validGoto('https://evil.example', ['https*', '*'])).toBeUndefined();
  });
});
