import { describe, expect, test } from '@jest/globals';
import { accepts, parseQueryFilter, pathsIn } from '../../functions/node/query-filter.ts';

const person = {
  userName: 'demo',
  mail: 'demo@example.com',
  age: 42,
  active: true,
  flags: ['oath', 'oath:disabled'],
  none: [],
  empty: '',
  preferences: { updates: false },
};

describe('a query filter', () => {
  test.each([
    ['mail eq "demo@example.com"', true],
    ['/mail eq "other"', false],
    ['mail ne "other"', true],
    ['mail co "@example"', true],
    ['mail sw "demo"', true],
    ['mail sw "example"', false],
    ['age gt 41 and age ge 42 and age lt 43 and age le 42', true],
    ['age eq "42"', false],
    ['mail gt "a" and mail lt "e"', true],
    ['mail gt 1', false],
    ['active eq true', true],
    ['flags co "oath"', true],
    ['flags eq "oath:disabled"', true],
    ['flags co "oath" and !(flags co "oath:disabled")', false],
    ['none pr or empty pr or missing pr', false],
    ['/preferences/updates eq false', true],
    ['!(/preferences pr) or /preferences/updates eq true', false],
    ['preferences/marketing pr', false],
    ['missing ne "x"', false],
    ['true', true],
    ['!true or false', false],
    ['true eq 1', false],
    ['mail eq "a" and mail eq "b" or age eq 42', true],
    ['age eq 42 or mail eq "a" and mail eq "b"', true],
    ['(age eq 42 or mail eq "a") and mail eq "b"', false],
    ['userName eq "de\\"mo"', false],
    ['age gt -1.5', true],
  ])('%s is %j', (text, expected) => {
    expect(accepts(parseQueryFilter(text), person)).toBe(expected);
  });

  test.each([
    ['', 'ends too early'],
    ['mail', 'ends too early'],
    ['mail eq', 'ends too early'],
    ['mail eq demo', 'demo is no value: texts stand in quotation marks (word 3)'],
    ['mail eq "demo', 'a text has no closing quotation mark'],
    ['mail like "x"', 'no operator is called like (word 2)'],
    ['(mail pr', 'ends too early'],
    ['(mail pr or', 'ends too early'],
    ['mail pr mail pr', 'goes on behind its end (word 3)'],
    ['mail pr)', 'goes on behind its end (word 3)'],
    ['a..b$c pr', 'a..b$c is no name of an attribute (word 1)'],
    [`${'('.repeat(30)}mail pr${')'.repeat(30)}`, 'brackets and negations go deeper than 20'],
    ['!'.repeat(5000), 'longer than 4096 characters'],
  ])('%s is refused', (text, message) => {
    expect(() => parseQueryFilter(text)).toThrow(new SyntaxError(message));
  });

  test('names what it asks for', () => {
    expect(pathsIn(parseQueryFilter('!(/a/b pr) or c eq 1 and true'))).toEqual(['a/b', 'c']);
  });

  test.each(['__proto__ pr', 'constructor pr', '__proto__/toString pr', 'mail/length pr'])(
    'attack: %s finds nothing that is not the user’s',
    (text) => {
      expect(accepts(parseQueryFilter(text), person)).toBe(false);
    },
  );
});
