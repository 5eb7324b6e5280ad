// Every row of both pages has a test whose title names it, or says why it has none; and no title names anything else.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { rowIdsIn } from './row-ids.ts';
import { conformanceRows } from './rows.ts';
import { securityRows } from './security-rows.ts';

const folder = new URL('../', import.meta.url);
const shown = new Set(
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:test|contract)\.ts$/.test(name))
    .flatMap((name) => rowIdsIn(readFileSync(new URL(name, folder), 'utf8'))),
);

describe('the rows of the two pages', () => {
  test.each(conformanceRows.map(({ id, row }) => [id, row]))('row %s has a test: %s', (id) => {
    expect(shown).toContain(id);
  });
});

describe('the rows of the security bar', () => {
  const untested = securityRows.filter(({ deviates, unrelated }) => deviates !== undefined || unrelated !== undefined);

  test.each(securityRows.filter((row) => !untested.includes(row)).map(({ id, asks }) => [id, asks]))(
    'row %s has a test: %s',
    (id) => {
      expect(shown).toContain(id);
    },
  );

  test.each(untested.map(({ id }) => id))('row %s has a reason, and so no test that claims to show it', (id) => {
    expect(shown).not.toContain(id);
  });

  test('a row has one standing, and every reason is said', () => {
    for (const { deviates, strict, unrelated } of securityRows) {
      const reasons = [deviates, strict, unrelated].filter((reason) => reason !== undefined);
      const words = [deviates ?? strict, unrelated].flatMap((reason) =>
        typeof reason === 'object' ? [reason.why, reason.change] : reason,
      );

      expect(reasons.length).toBeLessThanOrEqual(1);
      expect(words.filter((text) => text?.trim() === '')).toEqual([]);
    }
  });

  test('there are eighty-six of them, each once', () => {
    expect(new Set(securityRows.map(({ id }) => id)).size).toBe(86);
    expect(securityRows).toHaveLength(86);
  });
});

test('no test names a row that does not exist', () => {
  const known = new Set([...conformanceRows, ...securityRows].map(({ id }) => id));

  expect([...shown].filter((id) => !known.has(id))).toEqual([]);
});
