// What a realm may say in words of its own.
import { describe, expect, test } from '@jest/globals';
import { ownTextsFaults } from '../../functions/realm/own-texts.ts';

describe('texts of a realm', () => {
  test.each([
    ['de', { 'node.userName': 'Mitgliedsnummer' }],
    ['ar', { 'node.tapNumber': 'اضغط [{challenge}]', 'page.signIn': 'تسجيل الدخول' }],
    ['pt-BR', {}],
  ])('in %s can be used', (language, texts) => {
    expect(ownTextsFaults(language, texts)).toEqual([]);
  });

  test.each([
    ['deutsch!', {}, 'deutsch!: is no language tag such as ar or pt-BR'],
    ['de_at', {}, 'de_at: write de-AT'],
    ['de', [], 'de: must be texts by their keys'],
    ['de', { 'node.username': 'x' }, 'de.node.username: there is no such text; did you mean node.userName?'],
    ['de', { toString: 'x' }, 'de.toString: there is no such text'],
    ['de', { 'node.userName': 7 }, 'de.node.userName: must be a text'],
    ['de', { 'node.userName': ' ' }, 'de.node.userName: must be a text'],
    ['de', { 'node.userName': 'a\tb' }, 'de.node.userName: must have no control characters but line breaks'],
    ['de', { 'node.userName': 'x'.repeat(2001) }, 'de.node.userName: may have 2000 characters'],
    ['de', { 'node.tapNumber': 'Tippen' }, 'de.node.tapNumber: must have {challenge} in it'],
    ['de', { 'node.userName': '{name}' }, 'de.node.userName: {name} would not be filled in'],
    ['de', { 'node.getAppFrom': '{appleLink} {{googleLink}}' }, 'de.node.getAppFrom: must have {{appleLink}} in it'],
  ])('in %s, %j cannot', (language, texts, fault) => {
    expect(ownTextsFaults(language, texts)).toEqual([fault]);
  });

  test('more than a row should hold cannot', () => {
    const long = Object.fromEntries(['node.userName', 'node.password'].map((key) => [key, 'x'.repeat(40_000)]));

    expect(ownTextsFaults('de', long)[0]).toBe('de: all texts together may have 64 kB');
  });
});
