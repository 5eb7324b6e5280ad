import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import {
  bestText,
  type Fallback,
  localeWarnings,
  optionalText,
  strictLocalisedText,
} from '../../functions/node/localised-text.ts';

const text = (texts: Record<string, string>, request: string[], fallback: Fallback = 'realmServerFirst') =>
  bestText(texts, { request, realm: 'de', server: 'en' }, fallback);

describe('the best text', () => {
  test.each([
    ['is the exact one', { 'en-GB': 'British', en: 'English' }, ['en-GB'], 'British'],
    ['is found whatever the spelling of its key', { en_gb: 'British' }, ['en-GB'], 'British'],
    ['is the language’s when the country is missing', { en: 'English' }, ['en-AU'], 'English'],
    ['is the country’s when only the variant is missing', { 'de-CH': 'Swiss', de: 'German' }, ['de-CH-1996'], 'Swiss'],
    ['follows the user’s order', { fr: 'French', en: 'English' }, ['es', 'fr', 'en'], 'French'],
    [
      'is not shortened to a language that the user ranks later',
      { en: 'English', fr: 'French' },
      ['en-AU', 'fr', 'en'],
      'French',
    ],
    ['is the realm’s when the user’s languages are missing', { en: 'English', de: 'German' }, ['es'], 'German'],
    ['is the server’s when the realm’s is missing too', { fr: 'French', en: 'English' }, ['es'], 'English'],
    ['is the first when nothing fits', { it: 'Italian', pt: 'Portuguese' }, ['es'], 'Italian'],
    ['is none in an empty map', {}, ['en'], undefined],
  ])('%s', (_what, texts, request, expected) => {
    expect(text(texts as Record<string, string>, request)).toBe(expected);
  });

  test('skips realm and server where the node says so', () => {
    expect(text({ it: 'Italian', de: 'German' }, ['es'], 'first')).toBe('Italian');
    expect(text({ it: 'Italian', de: 'German' }, ['es'], 'none')).toBeUndefined();
  });

  test.each([
    ['no language', []],
    ['any', ['*']],
    ['any but Spanish first', ['es', '*']],
    ['nothing that is a language', ['!!']],
  ])('for who names %s is the realm’s, the server’s, the first, and never the node’s own', (_what, request) => {
    const shown = (texts: Record<string, string>) => text(texts, request, 'none');

    expect(shown({ pt: 'Portuguese' })).toBe('Portuguese');
    expect(shown({ pt: 'Portuguese', en: 'English' })).toBe('English');
    expect(shown({ pt: 'Portuguese', en: 'English', 'de-AT': 'Austrian', de: 'German' })).toBe('German');
    expect(shown({})).toBeUndefined();
  });

  test('is the named one’s before any, wherever any stands', () => {
    expect(text({ pt: 'Portuguese', de: 'German', fr: 'French' }, ['*', 'fr'], 'none')).toBe('French');
  });

  test('ignores languages that are none', () => {
    expect(text({ fr: 'French' }, ['!!', 'fr'])).toBe('French');
  });
});

describe('locale keys', () => {
  test('O-12 an unknown one is refused with AM’s words where AM refuses it', () => {
    const result = strictLocalisedText.safeParse({ 'not a locale': 'x' });

    expect(result.error?.issues.map(({ message }) => message)).toEqual(['Invalid locale provided']);
  });

  test('and elsewhere is a warning that names the property', () => {
    expect(localeWarnings('message', { en: 'x', '??': 'y' })).toEqual(['message: Invalid locale provided: ??']);
  });
});

const schema = z.object({ stage: optionalText });

test.each([{}, { stage: null }, { stage: '' }, { stage: 'null' }])('reads %j as unset', (config) => {
  const parsed = schema.parse(config);

  expect(parsed.stage).toBeUndefined();
});

test('keeps any other text untouched', () => {
  expect(schema.parse({ stage: ' {"themeId":"1"} ' }).stage).toBe(' {"themeId":"1"} ');
});

test('gives the same when it is read twice', () => {
  const once = JSON.parse(JSON.stringify(schema.parse({ stage: 'null' })));

  expect(schema.parse(once).stage).toBeUndefined();
});

test('refuses what is no text', () => {
  expect(schema.safeParse({ stage: 1 }).success).toBe(false);
});
