import { describe, expect, test } from '@jest/globals';
import { codeMeant, isWhole, recoveryCodeMeant } from '../../login/src/sign-in/typed-code.ts';

describe('A code', () => {
  test.each(['123456', '123 456', ' 12-34-56 ', '１２３４５６', '١٢٣٤٥٦', '۱۲۳۴۵۶', '१२३४५६'])(
    'typed as %j is meant',
    (typed) => {
      expect(codeMeant(typed)).toBe('123456');
    },
  );

  test('keeps what is no digit, for the server to judge', () => {
    expect(codeMeant('12ab 5٦')).toBe('12ab56');
  });

  test.each([
    ['123456', 6, true],
    ['12345', 6, false],
    ['1234567', 6, false],
    ['12345a', 6, false],
    ['12345', undefined, true],
  ])('%j, of which there are to be %p digits, could be right: %p', (code, length, expected) => {
    expect(isWhole(code, length)).toBe(expected);
  });
});

test.each([
  ['Kt Wd\tUs', 'KtWdUs'],
  ['Ｋｔ１２', 'Kt12'],
  ['ab-cd', 'ab-cd'],
])('A recovery code typed as %j means %j: its dashes are its own', (typed, meant) => {
  expect(recoveryCodeMeant(typed)).toBe(meant);
});
