import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { rowIds } from './row-ids.ts';
import { conformanceRows } from './rows.ts';

const folder = new URL('../', import.meta.url);
const titles = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .flatMap((name) => [...readFileSync(new URL(name, folder), 'utf8').matchAll(/['"`]((?:[OP]-\d+ )+)/g)])
  .map(([, title]) => String(title));
const shown = new Set(titles.flatMap(rowIds));

describe('the rows of the two pages', () => {
  test.each(conformanceRows.filter(({ later }) => !later).map(({ id, row }) => [id, row]))(
    'row %s has a test: %s',
    (id) => {
      expect(shown).toContain(id);
    },
  );

  test('no test names a row that does not exist', () => {
    const known = new Set(conformanceRows.map(({ id }) => id));

    expect([...shown].filter((id) => !known.has(id))).toEqual([]);
  });
});
